/** `statements` of the create input. */
import { Field, InputType } from 'type-graphql';
import { CalendarDate } from '../../../../codec/scalars';

@InputType({
  description:
    'Which bank statements to fetch: up to two years back. Required with the product `STATEMENTS`.',
})
export class CreateLinkTokenStatementsInput {
  @Field(() => CalendarDate, { description: 'First day of the period.' })
  startDate!: string;

  @Field(() => CalendarDate, { description: 'Last day of the period.' })
  endDate!: string;
}
