/** `creditPartnerInsights` of the create input. */
import { Field, InputType, Int } from 'type-graphql';

@InputType({
  description:
    'Options of the older Credit Partner Insights product. Those of Plaid Check are in `craOptions.partnerInsights`.',
})
export class CreateLinkTokenCreditPartnerInsightsInput {
  @Field(() => Int, {
    nullable: true,
    description: 'How many days of account history to use at most: 1 to 730. Default 180.',
  })
  daysRequested?: number | null;
}
