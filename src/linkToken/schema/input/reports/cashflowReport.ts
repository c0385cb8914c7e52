/** `cashflowReport` of the create input. */
import { Field, InputType, Int } from 'type-graphql';

@InputType({ description: 'Options of the Cashflow Report product. In closed beta.' })
export class CreateLinkTokenCashflowReportInput {
  @Field(() => Int, {
    nullable: true,
    description: 'How many days of account history to request: 1 to 730. Default 365.',
  })
  daysRequested?: number | null;
}
