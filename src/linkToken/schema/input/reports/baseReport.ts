/** `baseReport` of the create input; deprecated by Plaid. */
import { Field, InputType, Int } from 'type-graphql';

@InputType({
  description:
    'Deprecated options of the Base Report, for `ASSETS` of customers that Plaid enabled for Plaid Check.',
})
export class CreateLinkTokenBaseReportInput {
  @Field(() => Int, { description: 'Maximum number of days of account history: 1 to 730.' })
  daysRequested!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Your own id for the report, such as a loan application’s.',
  })
  clientReportId?: string | null;
}
