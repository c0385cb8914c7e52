/** `accountFilters` of the create input. */
import { Field, InputType } from 'type-graphql';
import {
  PlaidCreditAccountSubtype,
  PlaidDepositoryAccountSubtype,
  PlaidInvestmentAccountSubtype,
  PlaidLimitedPurposeType,
  PlaidLoanAccountSubtype,
  PlaidOtherAccountSubtype,
} from '../vocabulary/accountSubtypes';

const subtypesField = { description: 'The subtypes to show; `ALL` for all of them.' };

@InputType({
  description:
    'The account types and subtypes that Link shows; institutions with none of them are hidden. Once one type is set, every type that is not set is hidden. Without filters, `products` alone decides. In update mode only with `update.accountSelectionEnabled`.',
})
export class CreateLinkTokenAccountFiltersInput {
  @Field(() => CreateLinkTokenAccountFiltersDepositoryInput, {
    nullable: true,
    description: 'Which depository accounts: checking, savings and other cash.',
  })
  depository?: CreateLinkTokenAccountFiltersDepositoryInput | null;

  @Field(() => CreateLinkTokenAccountFiltersCreditInput, {
    nullable: true,
    description: 'Which card accounts.',
  })
  credit?: CreateLinkTokenAccountFiltersCreditInput | null;

  @Field(() => CreateLinkTokenAccountFiltersLoanInput, {
    nullable: true,
    description: 'Which loan accounts.',
  })
  loan?: CreateLinkTokenAccountFiltersLoanInput | null;

  @Field(() => CreateLinkTokenAccountFiltersInvestmentInput, {
    nullable: true,
    description: 'Which investment and retirement accounts.',
  })
  investment?: CreateLinkTokenAccountFiltersInvestmentInput | null;

  @Field(() => CreateLinkTokenAccountFiltersOtherInput, {
    nullable: true,
    description: 'Which accounts of the type `other` are shown.',
  })
  other?: CreateLinkTokenAccountFiltersOtherInput | null;
}

@InputType({ description: 'Which depository accounts Link shows.' })
export class CreateLinkTokenAccountFiltersDepositoryInput {
  @Field(() => [PlaidDepositoryAccountSubtype], subtypesField)
  accountSubtypes!: PlaidDepositoryAccountSubtype[];

  @Field(() => [PlaidLimitedPurposeType], {
    nullable: true,
    description:
      'Which limited purpose checking accounts may be connected. Required when `accountSubtypes` has `LIMITED_PURPOSE_CHECKING`.',
  })
  limitedPurposeTypes?: PlaidLimitedPurposeType[] | null;
}

@InputType({ description: 'Which card accounts Link shows.' })
export class CreateLinkTokenAccountFiltersCreditInput {
  @Field(() => [PlaidCreditAccountSubtype], subtypesField)
  accountSubtypes!: PlaidCreditAccountSubtype[];
}

@InputType({ description: 'Which loan accounts Link shows.' })
export class CreateLinkTokenAccountFiltersLoanInput {
  @Field(() => [PlaidLoanAccountSubtype], subtypesField)
  accountSubtypes!: PlaidLoanAccountSubtype[];
}

@InputType({ description: 'Which investment and retirement accounts Link shows.' })
export class CreateLinkTokenAccountFiltersInvestmentInput {
  @Field(() => [PlaidInvestmentAccountSubtype], subtypesField)
  accountSubtypes!: PlaidInvestmentAccountSubtype[];
}

@InputType({ description: 'Which accounts of the type `other` Link shows.' })
export class CreateLinkTokenAccountFiltersOtherInput {
  @Field(() => [PlaidOtherAccountSubtype], subtypesField)
  accountSubtypes!: PlaidOtherAccountSubtype[];
}
