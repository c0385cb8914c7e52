/** What a session brought: `LinkSession.results`. */
import { Directive, Field, Int, registerEnumType } from 'type-graphql';
import { Wire } from '../../../codec/names';
import { OpenObjectType } from '../../../codec/openObject';
import { LinkAccount } from '../LinkAccount';
import { LinkInstitution } from '../LinkInstitution';

@OpenObjectType({
  description:
    'What a session brought, by product. Results may stand here before the session is finished, and a session in update mode may finish without any.',
})
export class LinkSessionResults {
  @Directive('@listSize(assumedSize: 2)')
  @Field(() => [LinkSessionItemAddResult], {
    nullable: true,
    description: 'The Items that were added, each with its public token; several with Multi-Item Link.',
  })
  itemAddResults?: LinkSessionItemAddResult[] | null;

  @Directive('@listSize(assumedSize: 2)')
  @Field(() => [LinkSessionCraItemAddResult], {
    nullable: true,
    description: 'The Items that were added for Plaid Check’s consumer reports.',
  })
  craItemAddResults?: LinkSessionCraItemAddResult[] | null;

  @Directive('@listSize(assumedSize: 2)')
  @Field(() => [LinkSessionCraUpdateResult], {
    nullable: true,
    description: 'The Items for Plaid Check’s consumer reports that were brought up to date in update mode.',
  })
  craUpdateResults?: LinkSessionCraUpdateResult[] | null;

  @Directive('@listSize(assumedSize: 2)')
  @Field(() => [LinkSessionBankIncomeResult], {
    nullable: true,
    description: 'What came of verifying income from bank accounts.',
  })
  bankIncomeResults?: LinkSessionBankIncomeResult[] | null;

  @Directive('@listSize(assumedSize: 2)')
  @Field(() => [LinkSessionPayrollIncomeResult], {
    nullable: true,
    description: 'What came of verifying income with payroll providers.',
  })
  payrollIncomeResults?: LinkSessionPayrollIncomeResult[] | null;

  @Field(() => LinkSessionDocumentIncomeResult, {
    nullable: true,
    description: 'What came of verifying income from uploaded documents; null where none was asked for.',
  })
  documentIncomeResults?: LinkSessionDocumentIncomeResult | null;

  @Field(() => LinkSessionCraDocumentUploadResult, {
    nullable: true,
    description: 'The documents uploaded for Plaid Check’s consumer reports; null where none were asked for.',
  })
  craDocumentUploadResults?: LinkSessionCraDocumentUploadResult | null;
}

@OpenObjectType({ description: 'An Item (one login at one institution) that the user added.' })
export class LinkSessionItemAddResult {
  @Field(() => String, {
    nullable: true,
    description:
      'The public token of the Item. A credential: hand it to your server, which exchanges it for an access token within 30 minutes.',
  })
  publicToken?: string | null;

  @Directive('@listSize(assumedSize: 4)')
  @Field(() => [LinkAccount], { nullable: true, description: 'The accounts the user chose to share.' })
  accounts?: LinkAccount[] | null;

  @Field(() => LinkInstitution, {
    nullable: true,
    description: 'The institution; null where the account was added by micro-deposits.',
  })
  institution?: LinkInstitution | null;
}

@OpenObjectType({ description: 'An Item that the user added for Plaid Check’s consumer reports.' })
export class LinkSessionCraItemAddResult {
  @Field(() => String, {
    nullable: true,
    description: 'Plaid’s id of the Item; the same login added twice has two.',
  })
  itemId?: string | null;

  @Directive('@listSize(assumedSize: 4)')
  @Field(() => [LinkAccount], { nullable: true, description: 'The accounts the user chose to share.' })
  accounts?: LinkAccount[] | null;

  @Field(() => LinkInstitution, { nullable: true, description: 'The institution of the Item.' })
  institution?: LinkInstitution | null;
}

@OpenObjectType({
  description: 'An Item for Plaid Check’s consumer reports that was brought up to date in update mode.',
})
export class LinkSessionCraUpdateResult {
  @Field(() => String, { nullable: true, description: 'Plaid’s id of the Item.' })
  itemId?: string | null;

  @Directive('@listSize(assumedSize: 4)')
  @Field(() => [LinkAccount], { nullable: true, description: 'The accounts the user now shares.' })
  accounts?: LinkAccount[] | null;

  @Field(() => LinkInstitution, { nullable: true, description: 'The institution of the Item.' })
  institution?: LinkInstitution | null;
}

@OpenObjectType({ description: 'What came of verifying income from one Item’s bank accounts.' })
export class LinkSessionBankIncomeResult {
  @Field(() => LinkSessionBankIncomeStatus, { nullable: true, description: 'How the verification stands.' })
  status?: LinkSessionBankIncomeStatus | null;

  @Field(() => String, { nullable: true, description: 'Plaid’s id of the Item.' })
  itemId?: string | null;

  @Field(() => LinkInstitution, { nullable: true, description: 'The institution of the Item.' })
  institution?: LinkInstitution | null;
}

@OpenObjectType({ description: 'What one payroll provider gave.' })
export class LinkSessionPayrollIncomeResult {
  @Field(() => Int, { nullable: true, description: 'How many paystubs were retrieved.' })
  numPaystubsRetrieved?: number | null;

  @Field(() => Int, { nullable: true, description: 'How many W-2 forms were retrieved.' })
  numW2sRetrieved?: number | null;

  @Field(() => LinkInstitution, { nullable: true, description: 'The payroll provider.' })
  institution?: LinkInstitution | null;
}

@OpenObjectType({ description: 'How many documents the user uploaded to verify their income, by kind.' })
export class LinkSessionDocumentIncomeResult {
  @Field(() => Int, { nullable: true, description: 'How many paystubs were uploaded.' })
  numPaystubsUploaded?: number | null;

  @Field(() => Int, { nullable: true, description: 'How many W-2 forms were uploaded.' })
  numW2sUploaded?: number | null;

  @Field(() => Int, { nullable: true, description: 'How many bank statements were uploaded.' })
  numBankStatementsUploaded?: number | null;

  @Wire('num_1099s_uploaded')
  @Field(() => Int, { nullable: true, description: 'How many 1099 forms were uploaded.' })
  num1099sUploaded?: number | null;

  @Field(() => Int, { nullable: true, description: 'How many I-20 forms were uploaded.' })
  numI20sUploaded?: number | null;
}

@OpenObjectType({ description: 'How many documents the user uploaded for Plaid Check’s consumer reports.' })
export class LinkSessionCraDocumentUploadResult {
  @Field(() => Int, { nullable: true, description: 'How many bank statements were uploaded.' })
  numBankStatementsUploaded?: number | null;
}

export enum LinkSessionBankIncomeStatus {
  APPROVED = 'APPROVED',
  NO_DEPOSITS_FOUND = 'NO_DEPOSITS_FOUND',
  USER_REPORTED_NO_INCOME = 'USER_REPORTED_NO_INCOME',
  STARTED = 'STARTED',
  INTERNAL_ERROR = 'INTERNAL_ERROR',
}
registerEnumType(LinkSessionBankIncomeStatus, {
  name: 'LinkSessionBankIncomeStatus',
  description: 'How the verification of income from a bank account stands.',
  valuesConfig: {
    APPROVED: { description: 'The user looked at their income and approved it.' },
    NO_DEPOSITS_FOUND: { description: 'Plaid found no income in the account.' },
    USER_REPORTED_NO_INCOME: { description: 'The user said that this account receives no income.' },
    STARTED: { description: 'The user has begun the income part of Link.' },
    INTERNAL_ERROR: { description: 'Something failed at Plaid.' },
  },
});
