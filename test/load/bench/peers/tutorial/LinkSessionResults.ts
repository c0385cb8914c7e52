/** Results of a session. */

import { Field, Int, ObjectType } from 'type-graphql';
import { CreditSessionBankIncomeStatus } from './enums';
import { LinkAccount, LinkInstitution } from './LinkAccount';

@ObjectType()
export class LinkSessionItemAddResult {
  @Field(() => String, { name: 'publicToken', nullable: true })
  public_token?: string | null;

  @Field(() => [LinkAccount], { nullable: true })
  accounts?: LinkAccount[] | null;

  @Field(() => LinkInstitution, { nullable: true })
  institution?: LinkInstitution | null;
}

@ObjectType()
export class LinkSessionCraItemAddResult {
  @Field(() => String, { name: 'itemId', nullable: true })
  item_id?: string | null;

  @Field(() => [LinkAccount], { nullable: true })
  accounts?: LinkAccount[] | null;

  @Field(() => LinkInstitution, { nullable: true })
  institution?: LinkInstitution | null;
}

@ObjectType()
export class LinkSessionCraUpdateResult {
  @Field(() => String, { name: 'itemId', nullable: true })
  item_id?: string | null;

  @Field(() => [LinkAccount], { nullable: true })
  accounts?: LinkAccount[] | null;

  @Field(() => LinkInstitution, { nullable: true })
  institution?: LinkInstitution | null;
}

@ObjectType()
export class LinkSessionBankIncomeResult {
  @Field(() => CreditSessionBankIncomeStatus, { nullable: true })
  status?: string | null;

  @Field(() => String, { name: 'itemId', nullable: true })
  item_id?: string | null;

  @Field(() => LinkInstitution, { nullable: true })
  institution?: LinkInstitution | null;
}

@ObjectType()
export class LinkSessionPayrollIncomeResult {
  @Field(() => Int, { name: 'numPaystubsRetrieved', nullable: true })
  num_paystubs_retrieved?: number | null;

  @Field(() => Int, { name: 'numW2sRetrieved', nullable: true })
  num_w2s_retrieved?: number | null;

  @Field(() => LinkInstitution, { nullable: true })
  institution?: LinkInstitution | null;
}

@ObjectType()
export class LinkSessionDocumentIncomeResult {
  @Field(() => Int, { name: 'numPaystubsUploaded', nullable: true })
  num_paystubs_uploaded?: number | null;

  @Field(() => Int, { name: 'numW2sUploaded', nullable: true })
  num_w2s_uploaded?: number | null;

  @Field(() => Int, { name: 'numBankStatementsUploaded', nullable: true })
  num_bank_statements_uploaded?: number | null;

  @Field(() => Int, { name: 'num1099sUploaded', nullable: true })
  num_1099s_uploaded?: number | null;

  @Field(() => Int, { name: 'numI20sUploaded', nullable: true })
  num_i20s_uploaded?: number | null;
}

@ObjectType()
export class LinkSessionCraDocumentUploadResult {
  @Field(() => Int, { name: 'numBankStatementsUploaded', nullable: true })
  num_bank_statements_uploaded?: number | null;
}

@ObjectType()
export class LinkSessionResults {
  @Field(() => [LinkSessionItemAddResult], { name: 'itemAddResults', nullable: true })
  item_add_results?: LinkSessionItemAddResult[] | null;

  @Field(() => [LinkSessionCraItemAddResult], { name: 'craItemAddResults', nullable: true })
  cra_item_add_results?: LinkSessionCraItemAddResult[] | null;

  @Field(() => [LinkSessionCraUpdateResult], { name: 'craUpdateResults', nullable: true })
  cra_update_results?: LinkSessionCraUpdateResult[] | null;

  @Field(() => [LinkSessionBankIncomeResult], { name: 'bankIncomeResults', nullable: true })
  bank_income_results?: LinkSessionBankIncomeResult[] | null;

  @Field(() => [LinkSessionPayrollIncomeResult], { name: 'payrollIncomeResults', nullable: true })
  payroll_income_results?: LinkSessionPayrollIncomeResult[] | null;

  @Field(() => LinkSessionDocumentIncomeResult, { name: 'documentIncomeResults', nullable: true })
  document_income_results?: LinkSessionDocumentIncomeResult | null;

  @Field(() => LinkSessionCraDocumentUploadResult, { name: 'craDocumentUploadResults', nullable: true })
  cra_document_upload_results?: LinkSessionCraDocumentUploadResult | null;
}
