/**
 * Input of `createLinkToken`: Plaid's request without the credentials, in Plaid's order of fields. Each object option
 * is declared, with everything below it, in the file of its name.
 */
import { Field, InputType } from 'type-graphql';
import { Computed } from '../../../codec/names';
import { JsonObject } from '../../../codec/scalars';
import { PlaidCountryCode } from '../vocabulary/PlaidCountryCode';
import { PlaidProduct } from '../vocabulary/PlaidProduct';
import { CreateLinkTokenAccountFiltersInput } from './accountFilters';
import { CreateLinkTokenAppearanceModeInput } from './appearanceMode';
import { CreateLinkTokenCraOptionsInput } from './craOptions/craOptions';
import { CreateLinkTokenEuConfigInput } from './euConfig';
import { CreateLinkTokenHostedLinkInput } from './hostedLink';
import { CreateLinkTokenInstitutionDataInput } from './institutionData';
import { CreateLinkTokenPaymentConfigurationInput } from './payments/paymentConfiguration';
import { CreateLinkTokenPaymentInitiationInput } from './payments/paymentInitiation';
import { CreateLinkTokenTransferInput } from './payments/transfer';
import { CreateLinkTokenAuthInput } from './products/auth';
import { CreateLinkTokenCardSwitchInput } from './products/cardSwitch';
import { CreateLinkTokenEmploymentInput } from './products/employment';
import { CreateLinkTokenIdentityInput } from './products/identity';
import { CreateLinkTokenIdentityVerificationInput } from './products/identityVerification';
import { CreateLinkTokenIncomeVerificationInput } from './products/incomeVerification';
import { CreateLinkTokenInvestmentsInput } from './products/investments';
import { CreateLinkTokenInvestmentsAuthInput } from './products/investmentsAuth';
import { CreateLinkTokenStatementsInput } from './products/statements';
import { CreateLinkTokenTransactionsInput } from './products/transactions';
import { CreateLinkTokenBaseReportInput } from './reports/baseReport';
import { CreateLinkTokenCashflowReportInput } from './reports/cashflowReport';
import { CreateLinkTokenConsumerReportPermissiblePurposeInput } from './reports/consumerReportPermissiblePurpose';
import { CreateLinkTokenCreditPartnerInsightsInput } from './reports/creditPartnerInsights';
import { CreateLinkTokenUpdateInput } from './update';
import { CreateLinkTokenUserInput } from './user';

@InputType({
  description:
    'The options of a link token: the user, the products, and how Link looks and behaves. It has every field of Plaid’s `/link/token/create` except the credentials, which the server adds. An omitted field is not sent, unless the server has a setting for it; an explicit `null` is sent as `null`.',
})
export class CreateLinkTokenInput {
  // Your application

  @Field(() => String, {
    nullable: true,
    description:
      'Name of your application as Link shows it. If it is longer than 30 characters, Link shows “This Application” instead. Default: the server’s setting; required if it has none.',
  })
  clientName?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Language of Link: `da`, `nl`, `en`, `et`, `fr`, `de`, `hi`, `it`, `lv`, `lt`, `no`, `pl`, `pt`, `ro`, `es`, `sv` or `vi`. Must match the Link customization, if one is named; Identity Verification ignores it. Default: the server’s setting; required if it has none.',
  })
  language?: string | null;

  @Field(() => [PlaidCountryCode], {
    nullable: true,
    description:
      'Countries whose institutions Link shows; with several, only products that your team has in all of them are available. Must match the Link customization, if one is named; for Identity Verification, the country of your company. Default: the server’s setting; required if it has none.',
  })
  countryCodes?: PlaidCountryCode[] | null;

  // User

  @Field(() => CreateLinkTokenUserInput, {
    nullable: true,
    description:
      'The user of Link. Plaid requires this or `userId`, and accepts both. The server fills it in for an end user who is signed in.',
  })
  user?: CreateLinkTokenUserInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Id of a Plaid user (`usr_…`), from `/user/create`. Plaid Protect, Multi-Item Link, Plaid Check and new integrations of Payment Initiation need it; integrations older than 10 December 2025 use `userToken`. Not for end users: where callers sign in, it requires the scope `link:service`.',
  })
  userId?: string | null;

  // Products

  @Field(() => [PlaidProduct], {
    nullable: true,
    description:
      'Products that the institution must support: only institutions with all of them can be chosen. You are billed for each. At least one, except in update mode (where only `ASSETS`, `STATEMENTS`, `INCOME_VERIFICATION` and `CRA_` products are added) and with `transfer.authorizationId`. No product may be in two lists.',
  })
  products?: PlaidProduct[] | null;

  @Field(() => [PlaidProduct], {
    nullable: true,
    description:
      'Products to use if the chosen institution and account support them, and to be billed for only then. Does not narrow the institutions. Needs `products`, and may share none with the other lists.',
  })
  requiredIfSupportedProducts?: PlaidProduct[] | null;

  @Field(() => [PlaidProduct], {
    nullable: true,
    description:
      'Products that Plaid tries to add; connecting succeeds even if they fail. Does not narrow the institutions. Needs `products`, and may share none with the other lists.',
  })
  optionalProducts?: PlaidProduct[] | null;

  @Field(() => [PlaidProduct], {
    nullable: true,
    description:
      'Products to collect the user’s consent for, so that you can start them later; billed from then on. May share none with `products` and `requiredIfSupportedProducts`. With `SIGNAL` here, call `/signal/prepare` before its first use on an Item.',
  })
  additionalConsentedProducts?: PlaidProduct[] | null;

  // Link's behaviour and webhooks

  @Field(() => String, {
    nullable: true,
    description:
      'URL that receives all of Plaid’s webhooks: those of this Link session, and those of its Items (such as TRANSACTIONS) for as long as they exist. No effect in update mode. Default: the server’s setting, if any; the server then notifies subscribers, and forwards every webhook if it is configured to. With another URL, updates come from polling. Not for end users: where callers sign in, it requires the scope `link:service`.',
  })
  webhook?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Access token of an existing Item: opens Link in update mode, completes Same-Day Micro-deposits, or serves a returning user of Transfer. Not for end users: where callers sign in, it requires the scope `link:service`.',
  })
  accessToken?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Access tokens of several Items to update at once, for Assets, in place of `accessToken`. In closed beta. Not for end users: where callers sign in, it requires the scope `link:service`.',
  })
  accessTokens?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Name of a Link customization from the Plaid Dashboard. Its language and countries must match `language` and `countryCodes`. Default: the one named `default`.',
  })
  linkCustomizationName?: string | null;

  @Field(() => CreateLinkTokenAppearanceModeInput, {
    nullable: true,
    description: 'Whether Link is light or dark. In closed beta.',
  })
  appearanceMode?: CreateLinkTokenAppearanceModeInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Page or universal link to which the user returns after a login at their bank’s own site (OAuth). Must be https (in Sandbox also `http://localhost`), without a query string, and exactly as allowed in the Plaid Dashboard. Excludes `androidPackageName`.',
  })
  redirectUri?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Package name of your Android app, as allowed in the Plaid Dashboard. Required to open Link on Android, where it replaces `redirectUri`.',
  })
  androidPackageName?: string | null;

  // Institutions and accounts

  @Field(() => CreateLinkTokenInstitutionDataInput, {
    nullable: true,
    description: 'Data about the user’s institution, so that Link can highlight it.',
  })
  institutionData?: CreateLinkTokenInstitutionDataInput | null;

  @Field(() => CreateLinkTokenCardSwitchInput, {
    nullable: true,
    description: 'Options of the Card Switch flow.',
  })
  cardSwitch?: CreateLinkTokenCardSwitchInput | null;

  @Field(() => CreateLinkTokenAccountFiltersInput, {
    nullable: true,
    description:
      'Account types and subtypes that Link shows. In update mode only with `update.accountSelectionEnabled`.',
  })
  accountFilters?: CreateLinkTokenAccountFiltersInput | null;

  @Field(() => CreateLinkTokenEuConfigInput, {
    nullable: true,
    description: 'Old options of flows in Europe.',
    deprecationReason: 'Plaid has deprecated it, and nothing replaces it.',
  })
  euConfig?: CreateLinkTokenEuConfigInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Plaid’s id of an institution, such as `ins_109508`, to open Link at. Plaid keeps it for old integrations.',
  })
  institutionId?: string | null;

  // Payments

  @Field(() => CreateLinkTokenPaymentConfigurationInput, {
    nullable: true,
    description: 'The payment that the Pay by Bank flow shows.',
  })
  paymentConfiguration?: CreateLinkTokenPaymentConfigurationInput | null;

  @Field(() => CreateLinkTokenPaymentInitiationInput, {
    nullable: true,
    description:
      'The payment or consent to authorise in the UK or Europe. Required with the product `PAYMENT_INITIATION`.',
  })
  paymentInitiation?: CreateLinkTokenPaymentInitiationInput | null;

  // Income, employment and credit

  @Field(() => CreateLinkTokenEmploymentInput, {
    nullable: true,
    description: 'Options of the Employment product; required with `EMPLOYMENT`.',
  })
  employment?: CreateLinkTokenEmploymentInput | null;

  @Field(() => CreateLinkTokenIncomeVerificationInput, {
    nullable: true,
    description: 'Options of the Income product; required with `INCOME_VERIFICATION`.',
  })
  incomeVerification?: CreateLinkTokenIncomeVerificationInput | null;

  @Field(() => CreateLinkTokenBaseReportInput, {
    nullable: true,
    description: 'Old options of the Base Report, for `ASSETS`.',
    deprecationReason: 'Use `craOptions` instead.',
  })
  baseReport?: CreateLinkTokenBaseReportInput | null;

  @Field(() => CreateLinkTokenCreditPartnerInsightsInput, {
    nullable: true,
    description:
      'Options of the older Credit Partner Insights; those of Plaid Check are in `craOptions.partnerInsights`.',
  })
  creditPartnerInsights?: CreateLinkTokenCreditPartnerInsightsInput | null;

  @Field(() => CreateLinkTokenCraOptionsInput, {
    nullable: true,
    description:
      'Options of the Plaid Check products; required if any product that starts with `CRA_` is requested.',
  })
  craOptions?: CreateLinkTokenCraOptionsInput | null;

  @Field(() => CreateLinkTokenConsumerReportPermissiblePurposeInput, {
    nullable: true,
    description:
      'The permissible purpose of a consumer report on the user. Required with products that start with `CRA_`, and rejected without them.',
  })
  consumerReportPermissiblePurpose?: CreateLinkTokenConsumerReportPermissiblePurposeInput | null;

  // Other products and flows

  @Field(() => CreateLinkTokenAuthInput, {
    nullable: true,
    description: 'Which further flows of the Auth product Link offers.',
  })
  auth?: CreateLinkTokenAuthInput | null;

  @Field(() => CreateLinkTokenTransferInput, {
    nullable: true,
    description: 'The transfer that the user completes in Link.',
  })
  transfer?: CreateLinkTokenTransferInput | null;

  @Field(() => CreateLinkTokenUpdateInput, {
    nullable: true,
    description: 'Options of update mode, in which a user repairs or changes a connection.',
  })
  update?: CreateLinkTokenUpdateInput | null;

  @Field(() => CreateLinkTokenIdentityVerificationInput, {
    nullable: true,
    description: 'Options of Identity Verification; required with `IDENTITY_VERIFICATION`.',
  })
  identityVerification?: CreateLinkTokenIdentityVerificationInput | null;

  @Field(() => CreateLinkTokenStatementsInput, {
    nullable: true,
    description: 'Which bank statements to fetch; required with `STATEMENTS`.',
  })
  statements?: CreateLinkTokenStatementsInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Token that another party holds for this user. Not for end users: where callers sign in, it requires the scope `link:service`.',
  })
  thirdPartyUserToken?: string | null;

  @Field(() => CreateLinkTokenInvestmentsInput, {
    nullable: true,
    description: 'Options of the Investments product.',
  })
  investments?: CreateLinkTokenInvestmentsInput | null;

  @Field(() => CreateLinkTokenInvestmentsAuthInput, {
    nullable: true,
    description: 'Options of the Investments Move product (`INVESTMENTS_AUTH`).',
  })
  investmentsAuth?: CreateLinkTokenInvestmentsAuthInput | null;

  @Field(() => CreateLinkTokenHostedLinkInput, {
    nullable: true,
    description:
      'Turns on Hosted Link: the payload then has `hostedLinkUrl`, a Plaid page to send the user to. May be empty.',
  })
  hostedLink?: CreateLinkTokenHostedLinkInput | null;

  @Field(() => CreateLinkTokenTransactionsInput, {
    nullable: true,
    description: 'Options of the Transactions product.',
  })
  transactions?: CreateLinkTokenTransactionsInput | null;

  @Field(() => CreateLinkTokenCashflowReportInput, {
    nullable: true,
    description: 'Options of the Cashflow Report product. In closed beta.',
  })
  cashflowReport?: CreateLinkTokenCashflowReportInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Creates a Plaid Check connection. Default `false`.',
  })
  craEnabled?: boolean | null;

  @Field(() => CreateLinkTokenIdentityInput, {
    nullable: true,
    description: 'Options of Identity Document Upload.',
  })
  identity?: CreateLinkTokenIdentityInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether your app can connect Apple Card through FinanceKit. Default `false`.',
  })
  financekitSupported?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Lets the user connect several institutions in one session. Needs `userId` or `userToken`. Link then passes no public token to the browser: read them from the link token’s sessions. Default `false`.',
  })
  enableMultiItemLink?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Token of the Plaid user, from `/user/create`, who will own everything that is connected. For integrations older than 10 December 2025; newer ones use `userId`. Not for end users: where callers sign in, it requires the scope `link:service`.',
  })
  userToken?: string | null;

  // Fields that the schema does not have

  @Computed()
  @Field(() => JsonObject, {
    nullable: true,
    description:
      'Fields of Plaid’s request under Plaid’s own names, such as `{ "some_new_option": true }`, sent unchanged: for fields and values that this schema does not have yet. It may name a field of this input, such as `products`, if that field is omitted; one that is also set is rejected (`BAD_USER_INPUT`). Not for end users: where callers sign in, it requires the scope `link:service`.',
  })
  additionalProperties?: Record<string, unknown> | null;
}
