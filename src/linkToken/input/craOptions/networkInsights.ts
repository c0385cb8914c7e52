/** `craOptions.networkInsights` of the create input. */
import { Field, InputType, registerEnumType } from 'type-graphql';

@InputType({ description: 'Options of Network Insights.' })
export class CreateLinkTokenCraOptionsNetworkInsightsInput {
  @Field(() => CreateLinkTokenCraOptionsNetworkInsightsNetworkInsightsVersion, {
    nullable: true,
    description: 'Version of Network Insights. Required with the product `CRA_NETWORK_INSIGHTS`.',
  })
  networkInsightsVersion?: CreateLinkTokenCraOptionsNetworkInsightsNetworkInsightsVersion | null;
}

export enum CreateLinkTokenCraOptionsNetworkInsightsNetworkInsightsVersion {
  NI1 = 'NI1',
}

registerEnumType(CreateLinkTokenCraOptionsNetworkInsightsNetworkInsightsVersion, {
  name: 'CreateLinkTokenCraOptionsNetworkInsightsNetworkInsightsVersion',
  description: 'A version of Network Insights.',
  valuesConfig: { NI1: { description: 'Network Insights 1.' } },
});
