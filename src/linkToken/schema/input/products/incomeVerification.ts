/** `incomeVerification` of the create input: income from a bank, a payroll provider or documents. */
import { Field, Float, InputType, Int } from 'type-graphql';
import { PlaidDocumentParsingInput } from '../../vocabulary/PlaidDocumentParsingInput';
import { registerEnum } from '../../vocabulary/registerEnum';

@InputType({
  description:
    'Options of the Income product. Required with the product `INCOME_VERIFICATION`, which also needs `userToken` or `userId`.',
})
export class CreateLinkTokenIncomeVerificationInput {
  @Field(() => String, {
    nullable: true,
    description: 'Id of an income verification, from `/income/verification/create`.',
    deprecationReason: 'Use `userToken` of `CreateLinkTokenInput` instead.',
  })
  incomeVerificationId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Id of an Asset Report of this user, from `/asset_report/create`. With it Link skips connecting a bank. Not for end users: where callers sign in, it requires the scope `link:service`.',
  })
  assetReportId?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Access tokens of Items that the user has already connected, to cross-check uploaded documents against. Only with the source `PAYROLL`; Transactions is added to Items that lack it. Not for end users: where callers sign in, it requires the scope `link:service`.',
  })
  accessTokens?: string[] | null;

  @Field(() => [CreateLinkTokenIncomeVerificationIncomeSourceTypeInput], {
    nullable: true,
    description: 'The sources from which the user may share income. Plaid currently accepts only one.',
  })
  incomeSourceTypes?: CreateLinkTokenIncomeVerificationIncomeSourceTypeInput[] | null;

  @Field(() => CreateLinkTokenIncomeVerificationBankIncomeInput, {
    nullable: true,
    description: 'Options of the source `BANK`; required with it.',
  })
  bankIncome?: CreateLinkTokenIncomeVerificationBankIncomeInput | null;

  @Field(() => CreateLinkTokenIncomeVerificationPayrollIncomeInput, {
    nullable: true,
    description: 'Options of the source `PAYROLL`, uploaded documents included.',
  })
  payrollIncome?: CreateLinkTokenIncomeVerificationPayrollIncomeInput | null;

  @Field(() => [CreateLinkTokenIncomeVerificationStatedIncomeSourcesInput], {
    nullable: true,
    description: 'Income that the user has stated to you.',
  })
  statedIncomeSources?: CreateLinkTokenIncomeVerificationStatedIncomeSourcesInput[] | null;
}

@InputType({ description: 'Options of income from bank deposits.' })
export class CreateLinkTokenIncomeVerificationBankIncomeInput {
  @Field(() => Int, { description: 'How many days of account history to request: 1 to 731.' })
  daysRequested!: number;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Lets the user connect several institutions in one session.',
    deprecationReason: 'Use `enableMultiItemLink` of `CreateLinkTokenInput` instead.',
  })
  enableMultipleItems?: boolean | null;
}

@InputType({ description: 'Options of income from a payroll provider or from uploaded documents.' })
export class CreateLinkTokenIncomeVerificationPayrollIncomeInput {
  @Field(() => [CreateLinkTokenIncomeVerificationPayrollIncomeFlowTypeInput], {
    nullable: true,
    description: 'The flows that Link offers. Default: both.',
  })
  flowTypes?: CreateLinkTokenIncomeVerificationPayrollIncomeFlowTypeInput[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Opens Link to refresh payroll income that was shared before. For participants in the Payroll Income Refresh beta.',
  })
  isUpdateMode?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Id of the payroll income Item to refresh. For participants in the Payroll Income Refresh beta. Not for end users: where callers sign in, it requires the scope `link:service`.',
  })
  itemIdToUpdate?: string | null;

  @Field(() => [PlaidDocumentParsingInput], {
    nullable: true,
    description: 'How Plaid analyses uploaded documents. Default: `OCR` alone.',
  })
  parsingConfig?: PlaidDocumentParsingInput[] | null;
}

@InputType({ description: 'One source of income, as the user states it.' })
export class CreateLinkTokenIncomeVerificationStatedIncomeSourcesInput {
  @Field(() => String, { nullable: true, description: 'The employer that pays.' })
  employer?: string | null;

  @Field(() => CreateLinkTokenIncomeVerificationStatedIncomeSourcesCategoryInput, {
    nullable: true,
    description: 'The kind of income.',
  })
  category?: CreateLinkTokenIncomeVerificationStatedIncomeSourcesCategoryInput | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Amount paid per pay cycle.',
  })
  payPerCycle?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Amount paid per year.',
  })
  payAnnual?: number | null;

  @Field(() => CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayTypeInput, {
    nullable: true,
    description: 'Whether the amounts are before or after deductions.',
  })
  payType?: CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayTypeInput | null;

  @Field(() => CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayFrequencyInput, {
    nullable: true,
    description: 'How often it is paid.',
  })
  payFrequency?: CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayFrequencyInput | null;
}

export enum CreateLinkTokenIncomeVerificationIncomeSourceTypeInput {
  BANK = 'bank',
  PAYROLL = 'payroll',
}

registerEnum({ CreateLinkTokenIncomeVerificationIncomeSourceTypeInput }, 'A source of income data.', {
  BANK: 'Deposits into a bank account.',
  PAYROLL: 'A payroll provider, or documents that the user uploads.',
});

export enum CreateLinkTokenIncomeVerificationPayrollIncomeFlowTypeInput {
  PAYROLL_DIGITAL_INCOME = 'payroll_digital_income',
  PAYROLL_DOCUMENT_INCOME = 'payroll_document_income',
}

registerEnum(
  { CreateLinkTokenIncomeVerificationPayrollIncomeFlowTypeInput },
  'A way of sharing payroll income.',
  {
    PAYROLL_DIGITAL_INCOME: 'The user logs in to their payroll provider.',
    PAYROLL_DOCUMENT_INCOME: 'The user uploads documents, such as pay stubs.',
  },
);

export enum CreateLinkTokenIncomeVerificationStatedIncomeSourcesCategoryInput {
  OTHER = 'OTHER',
  SALARY = 'SALARY',
  UNEMPLOYMENT = 'UNEMPLOYMENT',
  CASH = 'CASH',
  GIG_ECONOMY = 'GIG_ECONOMY',
  RENTAL = 'RENTAL',
  CHILD_SUPPORT = 'CHILD_SUPPORT',
  MILITARY = 'MILITARY',
  RETIREMENT = 'RETIREMENT',
  LONG_TERM_DISABILITY = 'LONG_TERM_DISABILITY',
  BANK_INTEREST = 'BANK_INTEREST',
}

registerEnum({ CreateLinkTokenIncomeVerificationStatedIncomeSourcesCategoryInput }, 'A kind of income.', {
  OTHER: 'Income of another kind.',
  SALARY: 'Pay from an employer.',
  UNEMPLOYMENT: 'Unemployment benefits.',
  CASH: 'Pay in cash.',
  GIG_ECONOMY: 'Pay for jobs found through a platform.',
  RENTAL: 'Rent from tenants.',
  CHILD_SUPPORT: 'Support for a child.',
  MILITARY: 'Pay from the armed forces.',
  RETIREMENT: 'Pension and other retirement income.',
  LONG_TERM_DISABILITY: 'Benefits for a lasting disability.',
  BANK_INTEREST: 'Interest from a bank.',
});

export enum CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayTypeInput {
  UNKNOWN = 'UNKNOWN',
  GROSS = 'GROSS',
  NET = 'NET',
}

registerEnum(
  { CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayTypeInput },
  'Whether an amount is before or after deductions.',
  {
    UNKNOWN: 'Not stated.',
    GROSS: 'Before deductions.',
    NET: 'After deductions.',
  },
);

export enum CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayFrequencyInput {
  UNKNOWN = 'UNKNOWN',
  WEEKLY = 'WEEKLY',
  BIWEEKLY = 'BIWEEKLY',
  SEMI_MONTHLY = 'SEMI_MONTHLY',
  MONTHLY = 'MONTHLY',
}

registerEnum(
  { CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayFrequencyInput },
  'How often income is paid.',
  {
    UNKNOWN: 'Not stated.',
    WEEKLY: 'Every week.',
    BIWEEKLY: 'Every two weeks.',
    SEMI_MONTHLY: 'Twice a month.',
    MONTHLY: 'Once a month.',
  },
);
