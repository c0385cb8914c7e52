/** `incomeVerification` of the create input: income from a bank, a payroll provider or documents. */
import { Field, Float, InputType, Int, registerEnumType } from 'type-graphql';
import { PlaidDocumentParsing } from '../vocabulary/PlaidDocumentParsing';

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
      'Id of an Asset Report of this user, from `/asset_report/create`. With it Link skips connecting a bank.',
  })
  assetReportId?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Access tokens of Items that the user has already connected, to cross-check uploaded documents against. Only with the source `PAYROLL`; Transactions is added to Items that lack it.',
  })
  accessTokens?: string[] | null;

  @Field(() => [CreateLinkTokenIncomeVerificationIncomeSourceType], {
    nullable: true,
    description: 'Where the user may share income from. For now Plaid takes only one.',
  })
  incomeSourceTypes?: CreateLinkTokenIncomeVerificationIncomeSourceType[] | null;

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
    description: 'What the user has told you about their income.',
  })
  statedIncomeSources?: CreateLinkTokenIncomeVerificationStatedIncomeSourcesInput[] | null;
}

@InputType({ description: 'Options of income from bank deposits.' })
export class CreateLinkTokenIncomeVerificationBankIncomeInput {
  @Field(() => Int, { description: 'How many days of account history to ask for: 1 to 731.' })
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
  @Field(() => [CreateLinkTokenIncomeVerificationPayrollIncomeFlowType], {
    nullable: true,
    description: 'The ways that Link offers. Default: both.',
  })
  flowTypes?: CreateLinkTokenIncomeVerificationPayrollIncomeFlowType[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Opens Link to refresh payroll income that was shared before. For participants in the Payroll Income Refresh beta.',
  })
  isUpdateMode?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Id of the payroll income Item to refresh. For participants in the Payroll Income Refresh beta.',
  })
  itemIdToUpdate?: string | null;

  @Field(() => [PlaidDocumentParsing], {
    nullable: true,
    description: 'What is done with uploaded documents. Default: `OCR` alone.',
  })
  parsingConfig?: PlaidDocumentParsing[] | null;
}

@InputType({ description: 'One source of income, as the user states it.' })
export class CreateLinkTokenIncomeVerificationStatedIncomeSourcesInput {
  @Field(() => String, { nullable: true, description: 'Who pays.' })
  employer?: string | null;

  @Field(() => CreateLinkTokenIncomeVerificationStatedIncomeSourcesCategory, {
    nullable: true,
    description: 'What kind of income it is.',
  })
  category?: CreateLinkTokenIncomeVerificationStatedIncomeSourcesCategory | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Amount of money paid each time.',
  })
  payPerCycle?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Amount of money paid in a year.',
  })
  payAnnual?: number | null;

  @Field(() => CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayType, {
    nullable: true,
    description: 'Whether the amounts are before or after deductions.',
  })
  payType?: CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayType | null;

  @Field(() => CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayFrequency, {
    nullable: true,
    description: 'How often it is paid.',
  })
  payFrequency?: CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayFrequency | null;
}

export enum CreateLinkTokenIncomeVerificationIncomeSourceType {
  BANK = 'bank',
  PAYROLL = 'payroll',
}

registerEnumType(CreateLinkTokenIncomeVerificationIncomeSourceType, {
  name: 'CreateLinkTokenIncomeVerificationIncomeSourceType',
  description: 'A source of income data.',
  valuesConfig: {
    BANK: { description: 'Deposits into a bank account.' },
    PAYROLL: { description: 'A payroll provider, or documents that the user uploads.' },
  },
});

export enum CreateLinkTokenIncomeVerificationPayrollIncomeFlowType {
  PAYROLL_DIGITAL_INCOME = 'payroll_digital_income',
  PAYROLL_DOCUMENT_INCOME = 'payroll_document_income',
}

registerEnumType(CreateLinkTokenIncomeVerificationPayrollIncomeFlowType, {
  name: 'CreateLinkTokenIncomeVerificationPayrollIncomeFlowType',
  description: 'A way of sharing payroll income.',
  valuesConfig: {
    PAYROLL_DIGITAL_INCOME: { description: 'The user logs in to their payroll provider.' },
    PAYROLL_DOCUMENT_INCOME: { description: 'The user uploads documents, such as pay stubs.' },
  },
});

export enum CreateLinkTokenIncomeVerificationStatedIncomeSourcesCategory {
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

registerEnumType(CreateLinkTokenIncomeVerificationStatedIncomeSourcesCategory, {
  name: 'CreateLinkTokenIncomeVerificationStatedIncomeSourcesCategory',
  description: 'A kind of income.',
  valuesConfig: {
    UNEMPLOYMENT: { description: 'Unemployment benefits.' },
    CASH: { description: 'Pay in cash.' },
    GIG_ECONOMY: { description: 'Pay for jobs found through a platform.' },
    LONG_TERM_DISABILITY: { description: 'Benefits for a lasting disability.' },
  },
});

export enum CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayType {
  UNKNOWN = 'UNKNOWN',
  GROSS = 'GROSS',
  NET = 'NET',
}

registerEnumType(CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayType, {
  name: 'CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayType',
  description: 'Whether an amount is before or after deductions.',
  valuesConfig: {
    GROSS: { description: 'Before deductions.' },
    NET: { description: 'After deductions.' },
  },
});

export enum CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayFrequency {
  UNKNOWN = 'UNKNOWN',
  WEEKLY = 'WEEKLY',
  BIWEEKLY = 'BIWEEKLY',
  SEMI_MONTHLY = 'SEMI_MONTHLY',
  MONTHLY = 'MONTHLY',
}

registerEnumType(CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayFrequency, {
  name: 'CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayFrequency',
  description: 'How often income is paid.',
  valuesConfig: {
    BIWEEKLY: { description: 'Every two weeks.' },
    SEMI_MONTHLY: { description: 'Twice a month.' },
  },
});
