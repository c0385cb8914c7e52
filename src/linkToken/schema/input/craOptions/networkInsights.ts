/** `craOptions.networkInsights` of the create input. */
import { Field, InputType, registerEnumType } from 'type-graphql';

@InputType({ description: 'Options of Network Insights.' })
export class CreateLinkTokenCraOptionsNetworkInsightsInput {
  @Field(() => CreateLinkTokenCraOptionsNetworkInsightsNetworkInsightsVersionInput, {
    nullable: true,
    description: 'Version of Network Insights. Required with the product `CRA_NETWORK_INSIGHTS`.',
  })
  networkInsightsVersion?: CreateLinkTokenCraOptionsNetworkInsightsNetworkInsightsVersionInput | null;
}

export enum CreateLinkTokenCraOptionsNetworkInsightsNetworkInsightsVersionInput {
  NI1 = 'NI1',
}

registerEnumType(CreateLinkTokenCraOptionsNetworkInsightsNetworkInsightsVersionInput, {
  name: 'CreateLinkTokenCraOptionsNetworkInsightsNetworkInsightsVersionInput',
  description: 'A version of Network Insights.',
  valuesConfig: { NI1: { description: 'Network Insights 1.' } },
});
