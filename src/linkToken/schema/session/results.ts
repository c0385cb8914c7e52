/** Results of a session: `LinkSession.results`. */
import { Directive, Field, Int } from 'type-graphql';
import { Wire } from '../../../codec/names';
import { OpenObjectType } from '../../../codec/openObject';
import { LinkAccount } from '../LinkAccount';
import { LinkInstitution } from '../LinkInstitution';
import { registerEnum } from '../vocabulary/registerEnum';

@OpenObjectType({
  description:
    'The results of a session, by product. They may appear before the session has finished, and a session in update mode may finish without any.',
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
    description: 'The Items for Plaid Check’s consumer reports that were updated in update mode.',
  })
  craUpdateResults?: LinkSessionCraUpdateResult[] | null;

  @Directive('@listSize(assumedSize: 2)')
  @Field(() => [LinkSessionBankIncomeResult], {
    nullable: true,
    description: 'The results of verifying income from bank accounts.',
  })
  bankIncomeResults?: LinkSessionBankIncomeResult[] | null;

  @Directive('@listSize(assumedSize: 2)')
  @Field(() => [LinkSessionPayrollIncomeResult], {
    nullable: true,
    description: 'The results of verifying income with payroll providers.',
  })
  payrollIncomeResults?: LinkSessionPayrollIncomeResult[] | null;

  @Field(() => LinkSessionDocumentIncomeResult, {
    nullable: true,
    description: 'The results of verifying income from uploaded documents; null if none were requested.',
  })
  documentIncomeResults?: LinkSessionDocumentIncomeResult | null;

  @Field(() => LinkSessionCraDocumentUploadResult, {
    nullable: true,
    description: 'The documents uploaded for Plaid Check’s consumer reports; null if none were requested.',
  })
  craDocumentUploadResults?: LinkSessionCraDocumentUploadResult | null;
}

@OpenObjectType({ description: 'An Item (one login at one institution) that the user added.' })
export class LinkSessionItemAddResult {
  @Field(() => String, {
    nullable: true,
    description:
      'The public token of the Item. A credential: send it to your server, which exchanges it for an access token within 30 minutes.',
  })
  publicToken?: string | null;

  @Directive('@listSize(assumedSize: 4)')
  @Field(() => [LinkAccount], { nullable: true, description: 'The accounts the user chose to share.' })
  accounts?: LinkAccount[] | null;

  @Field(() => LinkInstitution, {
    nullable: true,
    description: 'The institution; null if the account was added by micro-deposits.',
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
  description: 'An Item for Plaid Check’s consumer reports that was updated in update mode.',
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

@OpenObjectType({ description: 'The result of verifying income from one Item’s bank accounts.' })
export class LinkSessionBankIncomeResult {
  @Field(() => LinkSessionBankIncomeStatus, {
    nullable: true,
    description: 'The status of the verification.',
  })
  status?: LinkSessionBankIncomeStatus | null;

  @Field(() => String, { nullable: true, description: 'Plaid’s id of the Item.' })
  itemId?: string | null;

  @Field(() => LinkInstitution, { nullable: true, description: 'The institution of the Item.' })
  institution?: LinkInstitution | null;
}

@OpenObjectType({ description: 'The documents retrieved from one payroll provider.' })
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
registerEnum({ LinkSessionBankIncomeStatus }, 'The status of an income verification from a bank account.', {
  APPROVED: 'The user reviewed their income and approved it.',
  NO_DEPOSITS_FOUND: 'Plaid found no income in the account.',
  USER_REPORTED_NO_INCOME: 'The user stated that this account receives no income.',
  STARTED: 'The user has started the income part of Link.',
  INTERNAL_ERROR: 'An internal error at Plaid.',
});
