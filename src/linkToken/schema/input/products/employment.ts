/** `employment` of the create input. */
import { Field, InputType, Int } from 'type-graphql';
import { registerEnum } from '../../vocabulary/registerEnum';

@InputType({
  description: 'Options of the Employment product (in beta). Required with the product `EMPLOYMENT`.',
})
export class CreateLinkTokenEmploymentInput {
  @Field(() => [CreateLinkTokenEmploymentEmploymentSourceTypeInput], {
    nullable: true,
    description:
      'The sources from which the user may share employment data. Plaid currently accepts only one.',
  })
  employmentSourceTypes?: CreateLinkTokenEmploymentEmploymentSourceTypeInput[] | null;

  @Field(() => CreateLinkTokenEmploymentBankEmploymentInput, {
    nullable: true,
    description: 'Options of the source `BANK`; required with it.',
  })
  bankEmployment?: CreateLinkTokenEmploymentBankEmploymentInput | null;
}

@InputType({ description: 'Options of employment data from a bank account.' })
export class CreateLinkTokenEmploymentBankEmploymentInput {
  @Field(() => Int, { description: 'How many days of account history to request.' })
  daysRequested!: number;
}

export enum CreateLinkTokenEmploymentEmploymentSourceTypeInput {
  BANK = 'bank',
  PAYROLL = 'payroll',
}

registerEnum({ CreateLinkTokenEmploymentEmploymentSourceTypeInput }, 'A source of employment data.', {
  BANK: 'A bank account.',
  PAYROLL: 'A payroll provider.',
});
