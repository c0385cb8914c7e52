/** Options that a link token was created with, as far as Plaid returns them. */
import { Field } from 'type-graphql';
import { OpenObjectType } from '../../codec/openObject';
import {
  PlaidCreditAccountSubtype,
  PlaidDepositoryAccountSubtype,
  PlaidInvestmentAccountSubtype,
  PlaidLimitedPurposeType,
  PlaidLoanAccountSubtype,
} from './vocabulary/accountSubtypes';
import { PlaidCountryCode } from './vocabulary/PlaidCountryCode';
import { PlaidProduct } from './vocabulary/PlaidProduct';

const subtypesField = { nullable: true, description: 'The subtypes that Link offers.' };

@OpenObjectType({
  description:
    'The options that the link token was created with. Plaid returns only these; others (`hostedLink`, `transactions`, `user` …) cannot be read back.',
})
export class LinkTokenMetadata {
  @Field(() => [PlaidProduct], { nullable: true, description: 'The `products` it was created with.' })
  initialProducts?: PlaidProduct[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'The URL that receives Plaid’s webhooks about this link token, if one was set.',
  })
  webhook?: string | null;

  @Field(() => [PlaidCountryCode], {
    nullable: true,
    description: 'The countries whose institutions Link shows.',
  })
  countryCodes?: PlaidCountryCode[] | null;

  @Field(() => String, { nullable: true, description: 'The language of Link, such as `en`.' })
  language?: string | null;

  @Field(() => LinkTokenInstitutionData, {
    nullable: true,
    description: 'The institution that Link highlights, if any.',
  })
  institutionData?: LinkTokenInstitutionData | null;

  @Field(() => LinkTokenAccountFilters, {
    nullable: true,
    description: 'The filters on account subtypes, if any were set.',
  })
  accountFilters?: LinkTokenAccountFilters | null;

  @Field(() => String, {
    nullable: true,
    description: 'The URI to which an OAuth bank returns the user, if one was set.',
  })
  redirectUri?: string | null;

  @Field(() => String, { nullable: true, description: 'The name of your app that Link shows.' })
  clientName?: string | null;
}

@OpenObjectType({ description: 'The institution that Link highlights.' })
export class LinkTokenInstitutionData {
  @Field(() => String, {
    nullable: true,
    description: 'The US routing number of the bank that Link highlights.',
  })
  routingNumber?: string | null;
}

@OpenObjectType({ description: 'The account subtypes that Link offers, by type of account.' })
export class LinkTokenAccountFilters {
  @Field(() => LinkTokenDepositoryFilter, {
    nullable: true,
    description: 'The `depository` subtypes that Link offers.',
  })
  depository?: LinkTokenDepositoryFilter | null;

  @Field(() => LinkTokenCreditFilter, {
    nullable: true,
    description: 'The `credit` subtypes that Link offers.',
  })
  credit?: LinkTokenCreditFilter | null;

  @Field(() => LinkTokenLoanFilter, { nullable: true, description: 'The `loan` subtypes that Link offers.' })
  loan?: LinkTokenLoanFilter | null;

  @Field(() => LinkTokenInvestmentFilter, {
    nullable: true,
    description: 'The `investment` subtypes that Link offers.',
  })
  investment?: LinkTokenInvestmentFilter | null;
}

@OpenObjectType({ description: 'Which `depository` accounts Link offers.' })
export class LinkTokenDepositoryFilter {
  @Field(() => [PlaidDepositoryAccountSubtype], subtypesField)
  accountSubtypes?: PlaidDepositoryAccountSubtype[] | null;

  @Field(() => [PlaidLimitedPurposeType], {
    nullable: true,
    description: 'The purposes for which Link offers limited purpose checking accounts.',
  })
  limitedPurposeTypes?: PlaidLimitedPurposeType[] | null;
}

@OpenObjectType({ description: 'Which `credit` accounts Link offers.' })
export class LinkTokenCreditFilter {
  @Field(() => [PlaidCreditAccountSubtype], subtypesField)
  accountSubtypes?: PlaidCreditAccountSubtype[] | null;
}

@OpenObjectType({ description: 'Which `loan` accounts Link offers.' })
export class LinkTokenLoanFilter {
  @Field(() => [PlaidLoanAccountSubtype], subtypesField)
  accountSubtypes?: PlaidLoanAccountSubtype[] | null;
}

@OpenObjectType({ description: 'Which `investment` accounts Link offers.' })
export class LinkTokenInvestmentFilter {
  @Field(() => [PlaidInvestmentAccountSubtype], subtypesField)
  accountSubtypes?: PlaidInvestmentAccountSubtype[] | null;
}
