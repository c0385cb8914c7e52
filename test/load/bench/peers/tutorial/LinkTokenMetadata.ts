/** Metadata of a link token. */

import { Field, ObjectType } from 'type-graphql';
import {
  CountryCode,
  CreditAccountSubtype,
  DepositoryAccountSubtype,
  InvestmentAccountSubtype,
  LimitedPurposeType,
  LoanAccountSubtype,
  Products,
} from './enums';

@ObjectType()
export class LinkTokenInstitutionData {
  @Field(() => String, { name: 'routingNumber', nullable: true })
  routing_number?: string | null;
}

@ObjectType()
export class LinkTokenDepositoryFilter {
  @Field(() => [DepositoryAccountSubtype], { name: 'accountSubtypes', nullable: true })
  account_subtypes?: string[] | null;

  @Field(() => [LimitedPurposeType], { name: 'limitedPurposeTypes', nullable: true })
  limited_purpose_types?: string[] | null;
}

@ObjectType()
export class LinkTokenCreditFilter {
  @Field(() => [CreditAccountSubtype], { name: 'accountSubtypes', nullable: true })
  account_subtypes?: string[] | null;
}

@ObjectType()
export class LinkTokenLoanFilter {
  @Field(() => [LoanAccountSubtype], { name: 'accountSubtypes', nullable: true })
  account_subtypes?: string[] | null;
}

@ObjectType()
export class LinkTokenInvestmentFilter {
  @Field(() => [InvestmentAccountSubtype], { name: 'accountSubtypes', nullable: true })
  account_subtypes?: string[] | null;
}

@ObjectType()
export class LinkTokenAccountFilters {
  @Field(() => LinkTokenDepositoryFilter, { nullable: true })
  depository?: LinkTokenDepositoryFilter | null;

  @Field(() => LinkTokenCreditFilter, { nullable: true })
  credit?: LinkTokenCreditFilter | null;

  @Field(() => LinkTokenLoanFilter, { nullable: true })
  loan?: LinkTokenLoanFilter | null;

  @Field(() => LinkTokenInvestmentFilter, { nullable: true })
  investment?: LinkTokenInvestmentFilter | null;
}

@ObjectType()
export class LinkTokenMetadata {
  @Field(() => [Products], { name: 'initialProducts', nullable: true })
  initial_products?: string[] | null;

  @Field(() => String, { nullable: true })
  webhook?: string | null;

  @Field(() => [CountryCode], { name: 'countryCodes', nullable: true })
  country_codes?: string[] | null;

  @Field(() => String, { nullable: true })
  language?: string | null;

  @Field(() => LinkTokenInstitutionData, { name: 'institutionData', nullable: true })
  institution_data?: LinkTokenInstitutionData | null;

  @Field(() => LinkTokenAccountFilters, { name: 'accountFilters', nullable: true })
  account_filters?: LinkTokenAccountFilters | null;

  @Field(() => String, { name: 'redirectUri', nullable: true })
  redirect_uri?: string | null;

  @Field(() => String, { name: 'clientName', nullable: true })
  client_name?: string | null;
}
