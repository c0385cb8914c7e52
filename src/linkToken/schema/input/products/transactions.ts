/** `transactions` of the create input. */
import { Field, InputType, Int } from 'type-graphql';

@InputType({ description: 'Options of the Transactions product.' })
export class CreateLinkTokenTransactionsInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'How many days of history to fetch at most: 1 to 730, default 90; Production raises less than 30 to 30. A longer history takes longer to fetch; recurring transactions need at least 180 days. It cannot be changed once the Item has Transactions.',
  })
  daysRequested?: number | null;
}
