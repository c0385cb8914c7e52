/** `craOptions.networkInsights` of the create input. */
import { Field, InputType } from 'type-graphql';
import { registerEnum } from '../../vocabulary/registerEnum';

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

registerEnum(
  { CreateLinkTokenCraOptionsNetworkInsightsNetworkInsightsVersionInput },
  'A version of Network Insights.',
  { NI1: 'Network Insights 1.' },
);
