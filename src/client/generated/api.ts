// Written by `npm run schema` from schema.graphql and operations.ts. Do not edit.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** The status of a link token, over all its sessions. */
export type LinkTokenStatus =
  /** Plaid reports no session: no user has opened Link with the token yet, or every session ended more than six hours ago. */
  | 'PENDING'
  /** A user has Link open, and nothing is connected yet. */
  | 'IN_PROGRESS'
  /** A session succeeded: see `publicTokens`, which is empty if the session adds no Item, as in update mode, Identity Verification, or income from payroll or documents. */
  | 'SUCCEEDED'
  /** The user exited every session without a result. Until `expiration`, Link can be opened again. */
  | 'EXITED'
  /** The expiration has passed without a success, and Plaid reports either no session or one that has not ended. Read the outcome within six hours of a session’s end. */
  | 'EXPIRED';

/** The outcome of a session. */
export type LinkSessionOutcome =
  /** The user has Link open, or closed it so recently that Plaid has not recorded it yet. */
  | 'IN_PROGRESS'
  /** There is a result: an account is connected, or income or documents were provided, possibly before the user has closed Link, and even if they exited afterwards. Or the session completed without a result, as in update mode. */
  | 'SUCCEEDED'
  /** The user exited, and the session has no result. */
  | 'EXITED';

/** A Plaid product. Which ones you may request depends on what your Plaid team is enabled for and on the country; a few values exist only because Plaid reports them about institutions. */
export type PlaidProduct =
  /** Assets: reports on balances, transactions and owners, for lenders. */
  | 'ASSETS'
  /** Auth: account and routing numbers for bank payments. */
  | 'AUTH'
  /** Balance: real-time balances. Included in every other product; Plaid rejects it in a create input. */
  | 'BALANCE'
  /** Balance Plus: a beta of richer balance data that takes no new customers; see `SIGNAL`. */
  | 'BALANCE_PLUS'
  /** Beacon: shared fraud reports. Superseded by Plaid Protect. */
  | 'BEACON'
  /** Identity: name, address, phone and email that the bank holds on the owner. */
  | 'IDENTITY'
  /** Identity Match: scores how well details you hold agree with those of the bank. */
  | 'IDENTITY_MATCH'
  /** Investments: holdings and trades of investment accounts. */
  | 'INVESTMENTS'
  /** Investments Move: the data needed to move holdings from one broker to another. */
  | 'INVESTMENTS_AUTH'
  /** Liabilities: terms of credit cards, student loans and mortgages. */
  | 'LIABILITIES'
  /** Payment Initiation: payments from a bank account in the UK and Europe. Must be the only product, and needs `paymentInitiation`. */
  | 'PAYMENT_INITIATION'
  /** Identity Verification: checks of a person’s documents, selfie and data, no bank involved. Must be the only product, and needs `identityVerification`. */
  | 'IDENTITY_VERIFICATION'
  /** Transactions: the history of an account, kept up to date. */
  | 'TRANSACTIONS'
  /** Credit details: a legacy name for data on credit accounts. */
  | 'CREDIT_DETAILS'
  /** A legacy name for income data; new integrations use `INCOME_VERIFICATION`. */
  | 'INCOME'
  /** Income: from bank deposits, a payroll provider or uploaded documents. Takes `incomeVerification`; with payroll or documents it must be the only product. */
  | 'INCOME_VERIFICATION'
  /** Standing orders at European banks. */
  | 'STANDING_ORDERS'
  /** Transfer: moves money over US bank rails. */
  | 'TRANSFER'
  /** Employment: employer data. Takes `employment`; in beta. */
  | 'EMPLOYMENT'
  /** Recurring Transactions, an add-on to `TRANSACTIONS`. Plaid rejects it in a create input. */
  | 'RECURRING_TRANSACTIONS'
  /** Transactions Refresh, an on-demand update of `TRANSACTIONS`. Plaid rejects it in a create input. */
  | 'TRANSACTIONS_REFRESH'
  /** Signal: the risk that an ACH debit is returned. Requires `AUTH` as well. */
  | 'SIGNAL'
  /** Statements: bank statements as PDF. Takes `statements`. */
  | 'STATEMENTS'
  /** Payment data shared with a payment processor that is a Plaid partner. */
  | 'PROCESSOR_PAYMENTS'
  /** Identity data shared with a payment processor that is a Plaid partner. */
  | 'PROCESSOR_IDENTITY'
  /** Profile: details that a person has saved at Plaid. */
  | 'PROFILE'
  /** Plaid Check Base Report: the consumer report that the other `CRA_` products build on. Must be in `products` whenever any of them is requested. */
  | 'CRA_BASE_REPORT'
  /** Plaid Check Income Insights: income streams found in the account history. */
  | 'CRA_INCOME_INSIGHTS'
  /** Plaid Check Partner Insights: scores by Plaid’s partners Prism Data and FICO. */
  | 'CRA_PARTNER_INSIGHTS'
  /** Plaid Check Network Insights: a person’s connections across Plaid’s network. */
  | 'CRA_NETWORK_INSIGHTS'
  /** Plaid Check Cash Flow Insights: attributes of cash flow for credit models. */
  | 'CRA_CASHFLOW_INSIGHTS'
  /** Plaid Check Cash Flow Updates: changes in a borrower’s cash flow after the report. */
  | 'CRA_MONITORING'
  /** Plaid Check LendScore: a credit risk score from cash flow. */
  | 'CRA_LEND_SCORE'
  /** Only reported about institutions; do not request it in a create input. */
  | 'CRA_PLAID_CREDIT_SCORE'
  /** Plaid Check Qualify; Plaid’s types do not describe it further. */
  | 'CRA_QUALIFY'
  /** Plaid Check Home Lending: reports that verify assets, income and employment. */
  | 'CRA_HOME_LENDING'
  /** Layer: sign-up with data that the person has saved at Plaid. */
  | 'LAYER'
  /** Pay by Bank: a payment from a bank account at checkout. */
  | 'PAY_BY_BANK'
  /** Plaid Protect: fraud risk of the bank account that is being connected. */
  | 'PROTECT_LINKED_BANK'
  /** Plaid Protect: fraud risk of transactions. */
  | 'PROTECT_TRANSACTIONS';

/** A country that Plaid supports, as its ISO 3166-1 alpha-2 code. Sandbox supports all of them; Production supports those that your Plaid team is enabled for. */
export type PlaidCountryCode =
  /** United States */
  | 'US'
  /** United Kingdom */
  | 'GB'
  /** Spain */
  | 'ES'
  /** Netherlands */
  | 'NL'
  /** France */
  | 'FR'
  /** Ireland */
  | 'IE'
  /** Canada */
  | 'CA'
  /** Germany */
  | 'DE'
  /** Italy */
  | 'IT'
  /** Poland */
  | 'PL'
  /** Denmark */
  | 'DK'
  /** Norway */
  | 'NO'
  /** Sweden */
  | 'SE'
  /** Estonia */
  | 'EE'
  /** Lithuania */
  | 'LT'
  /** Latvia */
  | 'LV'
  /** Portugal */
  | 'PT'
  /** Belgium */
  | 'BE'
  /** Austria */
  | 'AT'
  /** Finland */
  | 'FI';

/** A kind of depository account: one that holds cash. */
export type PlaidDepositoryAccountSubtype =
  /** Everyday account to pay from; a current account outside the US. */
  | 'CHECKING'
  /** Account to save in, with interest. */
  | 'SAVINGS'
  /** Health savings account (US) that holds cash. */
  | 'HSA'
  /** Certificate of deposit: cash at a fixed rate for a fixed time. */
  | 'CD'
  /** Savings account, often with a higher rate and a few checks a month. */
  | 'MONEY_MARKET'
  /** Cash balance at PayPal. */
  | 'PAYPAL'
  /** Prepaid debit card. */
  | 'PREPAID'
  /** Cash account at a broker or another non-bank. */
  | 'CASH_MANAGEMENT'
  /** Electronic benefit transfer: public assistance in the US. */
  | 'EBT'
  /** Checking account that accepts ACH debits for certain purposes only, named in `limitedPurposeTypes`. */
  | 'LIMITED_PURPOSE_CHECKING'
  /** Every subtype of this account type, known or not. */
  | 'ALL';

/** What a limited purpose checking account may pay for; it sends other ACH debits back. */
export type PlaidLimitedPurposeType =
  /** Rent and mortgage payments. */
  | 'RENT_MORTGAGE';

/** A kind of card or other revolving credit account. */
export type PlaidCreditAccountSubtype =
  /** Card whose balance is due in full each period. */
  | 'CHARGE_CARD'
  /** Credit card issued by a bank. */
  | 'CREDIT_CARD'
  /** Credit card issued by PayPal. */
  | 'PAYPAL'
  /** Every subtype of this account type, known or not. */
  | 'ALL';

/** A kind of loan account. */
export type PlaidLoanAccountSubtype =
  /** Car loan. */
  | 'AUTO'
  /** Loan to a business. */
  | 'BUSINESS'
  /** Commercial loan, as a bank gives to companies. */
  | 'COMMERCIAL'
  /** Line of credit of a business. */
  | 'COMMERCIAL_LINE_OF_CREDIT'
  /** Loan to build a house or another building. */
  | 'CONSTRUCTION'
  /** Loan to a person, for any purpose. */
  | 'CONSUMER'
  /** Home equity line of credit (HELOC). */
  | 'HOME_EQUITY'
  /** Loan of a fixed sum against home equity. */
  | 'HOME_EQUITY_LOAN'
  /** Loan paid back in fixed instalments. */
  | 'INSTALLMENT'
  /** Loan without a more specific subtype. */
  | 'LOAN'
  /** Loan secured by real estate. */
  | 'MORTGAGE'
  /** Pre-approved overdraft, usually tied to a checking account. */
  | 'OVERDRAFT'
  /** Pre-approved line of credit. */
  | 'LINE_OF_CREDIT'
  /** Loan to study. */
  | 'STUDENT'
  /** Loan of another or an unknown kind. */
  | 'OTHER'
  /** Every subtype of this account type, known or not. */
  | 'ALL';

/** A kind of investment, retirement or insurance account. */
export type PlaidInvestmentAccountSubtype =
  /** College savings plan (US). */
  | '_529'
  /** Employer’s money-purchase retirement plan (US). */
  | '_401A'
  /** Employer’s retirement plan (US). */
  | '_401K'
  /** Retirement plan of schools and non-profits (US). */
  | '_403B'
  /** Deferred compensation plan of public and some non-profit employers (US). */
  | '_457B'
  /** Account at a broker to trade securities in. */
  | 'BROKERAGE'
  /** Individual savings account that holds cash (UK). */
  | 'CASH_ISA'
  /** Account at a cryptocurrency exchange. */
  | 'CRYPTO_EXCHANGE'
  /** Coverdell education savings account (US). */
  | 'EDUCATION_SAVINGS_ACCOUNT'
  /** First home savings account (Canada). */
  | 'FHSA'
  /** Annuity with a fixed return. */
  | 'FIXED_ANNUITY'
  /** Guaranteed investment certificate (Canada). */
  | 'GIC'
  /** Employer’s tax-free plan that pays back health costs (US). */
  | 'HEALTH_REIMBURSEMENT_ARRANGEMENT'
  /** Health savings account (US) that is invested. */
  | 'HSA'
  /** Traditional individual retirement account (US). */
  | 'IRA'
  /** Individual savings account (UK). */
  | 'ISA'
  /** Retirement plan of the self-employed (US). */
  | 'KEOGH'
  /** Life income fund (Canada). */
  | 'LIF'
  /** Life insurance. */
  | 'LIFE_INSURANCE'
  /** Line of credit against the investments. */
  | 'LINE_OF_CREDIT'
  /** Locked-in retirement account (Canada). */
  | 'LIRA'
  /** Locked-in retirement income fund (Canada). */
  | 'LRIF'
  /** Locked-in retirement savings plan (Canada). */
  | 'LRSP'
  /** Account that holds mutual funds. */
  | 'MUTUAL_FUND'
  /** Cryptocurrency wallet whose owner holds the keys. */
  | 'NON_CUSTODIAL_WALLET'
  /** Brokerage account whose gains are not taxed. */
  | 'NON_TAXABLE_BROKERAGE_ACCOUNT'
  /** Investment account of another or an unknown kind. */
  | 'OTHER'
  /** Annuity neither fixed nor variable. */
  | 'OTHER_ANNUITY'
  /** Insurance other than life insurance. */
  | 'OTHER_INSURANCE'
  /** Employer’s plan that pays an income in retirement. */
  | 'PENSION'
  /** Account at a market for event contracts. */
  | 'PREDICTION_MARKET'
  /** Prescribed registered retirement income fund (Canada). */
  | 'PRIF'
  /** Employer’s retirement plan that is paid from profits. */
  | 'PROFIT_SHARING_PLAN'
  /** Qualifying share account. */
  | 'QSHR'
  /** Registered disability savings plan (Canada). */
  | 'RDSP'
  /** Registered education savings plan (Canada). */
  | 'RESP'
  /** Retirement account without a more specific subtype. */
  | 'RETIREMENT'
  /** Restricted life income fund (Canada). */
  | 'RLIF'
  /** Roth IRA: paid into after tax (US). */
  | 'ROTH'
  /** 401(k) that is paid into after tax (US). */
  | 'ROTH_401K'
  /** 403(b) that is paid into after tax (US). */
  | 'ROTH_403B'
  /** 457(b) that is paid into after tax (US). */
  | 'ROTH_457B'
  /** Pension that is paid into after tax (US). */
  | 'ROTH_PENSION'
  /** Profit sharing plan that is paid into after tax (US). */
  | 'ROTH_PROFIT_SHARING_PLAN'
  /** Thrift savings plan that is paid into after tax (US). */
  | 'ROTH_THRIFT_SAVINGS_PLAN'
  /** Registered retirement income fund (Canada). */
  | 'RRIF'
  /** Registered retirement savings plan (Canada). */
  | 'RRSP'
  /** Salary reduction simplified employee pension, closed to new plans (US). */
  | 'SARSEP'
  /** Simplified employee pension IRA (US). */
  | 'SEP_IRA'
  /** IRA of the plan that small employers match (US). */
  | 'SIMPLE_IRA'
  /** Self-invested personal pension (UK). */
  | 'SIPP'
  /** Stock that an employer grants. */
  | 'STOCK_PLAN'
  /** Retirement plan of federal employees and the military (US). */
  | 'THRIFT_SAVINGS_PLAN'
  /** Tax-free savings account (Canada). */
  | 'TFSA'
  /** Account held in trust for another person. */
  | 'TRUST'
  /** Custodial account of a minor under the Uniform Gifts to Minors Act (US). */
  | 'UGMA'
  /** Custodial account of a minor under the Uniform Transfers to Minors Act (US). */
  | 'UTMA'
  /** Annuity whose return follows its investments. */
  | 'VARIABLE_ANNUITY'
  /** Every subtype of this account type, known or not. */
  | 'ALL';

/** The options of a link token: the user, the products, and how Link looks and behaves. It has every field of Plaid’s `/link/token/create` except the credentials, which the server adds. An omitted field is not sent, unless the server has a setting for it; an explicit `null` is sent as `null`. */
export type CreateLinkTokenInput = {
  /** Name of your application as Link shows it. If it is longer than 30 characters, Link shows “This Application” instead. Default: the server’s setting; required if it has none. */
  readonly clientName?: string | null | undefined;
  /** Language of Link: `da`, `nl`, `en`, `et`, `fr`, `de`, `hi`, `it`, `lv`, `lt`, `no`, `pl`, `pt`, `ro`, `es`, `sv` or `vi`. Must match the Link customization, if one is named; Identity Verification ignores it. Default: the server’s setting; required if it has none. */
  readonly language?: string | null | undefined;
  /** Countries whose institutions Link shows; with several, only products that your team has in all of them are available. Must match the Link customization, if one is named; for Identity Verification, the country of your company. Default: the server’s setting; required if it has none. */
  readonly countryCodes?: ReadonlyArray<PlaidCountryCode> | null | undefined;
  /** The user of Link. Plaid requires this or `userId`, and accepts both. The server fills it in for an end user who is signed in. */
  readonly user?: CreateLinkTokenUserInput | null | undefined;
  /** Id of a Plaid user (`usr_…`), from `/user/create`. Plaid Protect, Multi-Item Link, Plaid Check and new integrations of Payment Initiation need it; integrations older than 10 December 2025 use `userToken`. Not for end users: where callers sign in, it requires the scope `link:service`. */
  readonly userId?: string | null | undefined;
  /** Products that the institution must support: only institutions with all of them can be chosen. You are billed for each. At least one, except in update mode (where only `ASSETS`, `STATEMENTS`, `INCOME_VERIFICATION` and `CRA_` products are added) and with `transfer.authorizationId`. No product may be in two lists. */
  readonly products?: ReadonlyArray<PlaidProduct> | null | undefined;
  /** Products to use if the chosen institution and account support them, and to be billed for only then. Does not narrow the institutions. Needs `products`, and may share none with the other lists. */
  readonly requiredIfSupportedProducts?: ReadonlyArray<PlaidProduct> | null | undefined;
  /** Products that Plaid tries to add; connecting succeeds even if they fail. Does not narrow the institutions. Needs `products`, and may share none with the other lists. */
  readonly optionalProducts?: ReadonlyArray<PlaidProduct> | null | undefined;
  /** Products to collect the user’s consent for, so that you can start them later; billed from then on. May share none with `products` and `requiredIfSupportedProducts`. With `SIGNAL` here, call `/signal/prepare` before its first use on an Item. */
  readonly additionalConsentedProducts?: ReadonlyArray<PlaidProduct> | null | undefined;
  /** URL that receives all of Plaid’s webhooks: those of this Link session, and those of its Items (such as TRANSACTIONS) for as long as they exist. No effect in update mode. Default: the server’s setting, if any; the server then notifies subscribers, and forwards every webhook if it is configured to. With another URL, updates come from polling. Not for end users: where callers sign in, it requires the scope `link:service`. */
  readonly webhook?: string | null | undefined;
  /** Access token of an existing Item: opens Link in update mode, completes Same-Day Micro-deposits, or serves a returning user of Transfer. Not for end users: where callers sign in, it requires the scope `link:service`. */
  readonly accessToken?: string | null | undefined;
  /** Access tokens of several Items to update at once, for Assets, in place of `accessToken`. In closed beta. Not for end users: where callers sign in, it requires the scope `link:service`. */
  readonly accessTokens?: ReadonlyArray<string> | null | undefined;
  /** Name of a Link customization from the Plaid Dashboard. Its language and countries must match `language` and `countryCodes`. Default: the one named `default`. */
  readonly linkCustomizationName?: string | null | undefined;
  /** Whether Link is light or dark. In closed beta. */
  readonly appearanceMode?: CreateLinkTokenAppearanceModeInput | null | undefined;
  /** Page or universal link to which the user returns after a login at their bank’s own site (OAuth). Must be https (in Sandbox also `http://localhost`), without a query string, and exactly as allowed in the Plaid Dashboard. Excludes `androidPackageName`. */
  readonly redirectUri?: string | null | undefined;
  /** Package name of your Android app, as allowed in the Plaid Dashboard. Required to open Link on Android, where it replaces `redirectUri`. */
  readonly androidPackageName?: string | null | undefined;
  /** Data about the user’s institution, so that Link can highlight it. */
  readonly institutionData?: CreateLinkTokenInstitutionDataInput | null | undefined;
  /** Options of the Card Switch flow. */
  readonly cardSwitch?: CreateLinkTokenCardSwitchInput | null | undefined;
  /** Account types and subtypes that Link shows. In update mode only with `update.accountSelectionEnabled`. */
  readonly accountFilters?: CreateLinkTokenAccountFiltersInput | null | undefined;
  /**
   * Old options of flows in Europe.
   * @deprecated Plaid has deprecated it, and nothing replaces it.
   */
  readonly euConfig?: CreateLinkTokenEuConfigInput | null | undefined;
  /** Plaid’s id of an institution, such as `ins_109508`, to open Link at. Plaid keeps it for old integrations. */
  readonly institutionId?: string | null | undefined;
  /** The payment that the Pay by Bank flow shows. */
  readonly paymentConfiguration?: CreateLinkTokenPaymentConfigurationInput | null | undefined;
  /** The payment or consent to authorise in the UK or Europe. Required with the product `PAYMENT_INITIATION`. */
  readonly paymentInitiation?: CreateLinkTokenPaymentInitiationInput | null | undefined;
  /** Options of the Employment product; required with `EMPLOYMENT`. */
  readonly employment?: CreateLinkTokenEmploymentInput | null | undefined;
  /** Options of the Income product; required with `INCOME_VERIFICATION`. */
  readonly incomeVerification?: CreateLinkTokenIncomeVerificationInput | null | undefined;
  /**
   * Old options of the Base Report, for `ASSETS`.
   * @deprecated Use `craOptions` instead.
   */
  readonly baseReport?: CreateLinkTokenBaseReportInput | null | undefined;
  /** Options of the older Credit Partner Insights; those of Plaid Check are in `craOptions.partnerInsights`. */
  readonly creditPartnerInsights?: CreateLinkTokenCreditPartnerInsightsInput | null | undefined;
  /** Options of the Plaid Check products; required if any product that starts with `CRA_` is requested. */
  readonly craOptions?: CreateLinkTokenCraOptionsInput | null | undefined;
  /** The permissible purpose of a consumer report on the user. Required with products that start with `CRA_`, and rejected without them. */
  readonly consumerReportPermissiblePurpose?: CreateLinkTokenConsumerReportPermissiblePurposeInput | null | undefined;
  /** Which further flows of the Auth product Link offers. */
  readonly auth?: CreateLinkTokenAuthInput | null | undefined;
  /** The transfer that the user completes in Link. */
  readonly transfer?: CreateLinkTokenTransferInput | null | undefined;
  /** Options of update mode, in which a user repairs or changes a connection. */
  readonly update?: CreateLinkTokenUpdateInput | null | undefined;
  /** Options of Identity Verification; required with `IDENTITY_VERIFICATION`. */
  readonly identityVerification?: CreateLinkTokenIdentityVerificationInput | null | undefined;
  /** Which bank statements to fetch; required with `STATEMENTS`. */
  readonly statements?: CreateLinkTokenStatementsInput | null | undefined;
  /** Token that another party holds for this user. Not for end users: where callers sign in, it requires the scope `link:service`. */
  readonly thirdPartyUserToken?: string | null | undefined;
  /** Options of the Investments product. */
  readonly investments?: CreateLinkTokenInvestmentsInput | null | undefined;
  /** Options of the Investments Move product (`INVESTMENTS_AUTH`). */
  readonly investmentsAuth?: CreateLinkTokenInvestmentsAuthInput | null | undefined;
  /** Turns on Hosted Link: the payload then has `hostedLinkUrl`, a Plaid page to send the user to. May be empty. */
  readonly hostedLink?: CreateLinkTokenHostedLinkInput | null | undefined;
  /** Options of the Transactions product. */
  readonly transactions?: CreateLinkTokenTransactionsInput | null | undefined;
  /** Options of the Cashflow Report product. In closed beta. */
  readonly cashflowReport?: CreateLinkTokenCashflowReportInput | null | undefined;
  /** Creates a Plaid Check connection. Default `false`. */
  readonly craEnabled?: boolean | null | undefined;
  /** Options of Identity Document Upload. */
  readonly identity?: CreateLinkTokenIdentityInput | null | undefined;
  /** Whether your app can connect Apple Card through FinanceKit. Default `false`. */
  readonly financekitSupported?: boolean | null | undefined;
  /** Lets the user connect several institutions in one session. Needs `userId` or `userToken`. Link then passes no public token to the browser: read them from the link token’s sessions. Default `false`. */
  readonly enableMultiItemLink?: boolean | null | undefined;
  /** Token of the Plaid user, from `/user/create`, who will own everything that is connected. For integrations older than 10 December 2025; newer ones use `userId`. Not for end users: where callers sign in, it requires the scope `link:service`. */
  readonly userToken?: string | null | undefined;
  /** Fields of Plaid’s request under Plaid’s own names, such as `{ "some_new_option": true }`, sent unchanged: for fields and values that this schema does not have yet. It may name a field of this input, such as `products`, if that field is omitted; one that is also set is rejected (`BAD_USER_INPUT`). Not for end users: where callers sign in, it requires the scope `link:service`. */
  readonly additionalProperties?: Record<string, unknown> | null | undefined;
};

/** The user of Link. Plaid requires this or `userId`; most fields only prefill forms, and `address`, `name` and `idNumber` serve Identity Verification. */
export type CreateLinkTokenUserInput = {
  /** Your own id for the user, to find their sessions in the Plaid Dashboard. Plaid requires it inside `user` and rejects an email address or a phone number. For an end user who is signed in, the server sets it to the subject of the access token; a value in the input must equal that. */
  readonly clientUserId?: string | null | undefined;
  /** Full legal name. Prefills the form when an account is verified by micro-deposits; a few customers on old flows must set it. */
  readonly legalName?: string | null | undefined;
  /** Name to verify; Identity Verification then does not ask the user for it. Allowed with `IDENTITY_VERIFICATION` only. */
  readonly name?: CreateLinkTokenUserNameInput | null | undefined;
  /** Phone number in E.164 format, such as `+14155550123`. Prefills Link, and receives the URL with `hostedLink.deliveryMethod: SMS`. Must be a valid number, even in Sandbox. */
  readonly phoneNumber?: string | null | undefined;
  /**
   * When you verified the phone number.
   * @deprecated The returning user flow no longer needs it; nothing replaces it.
   */
  readonly phoneNumberVerifiedTime?: string | null | undefined;
  /** Email address. Prefills Identity Verification, and receives the URL with `hostedLink.deliveryMethod: EMAIL`. Plaid validates its format. */
  readonly emailAddress?: string | null | undefined;
  /**
   * When you verified the email address.
   * @deprecated The returning user flow no longer needs it; nothing replaces it.
   */
  readonly emailAddressVerifiedTime?: string | null | undefined;
  /**
   * US social security number. Plaid ignores it.
   * @deprecated Use `idNumber` instead.
   */
  readonly ssn?: string | null | undefined;
  /** Date of birth. Prefills Identity Verification. */
  readonly dateOfBirth?: string | null | undefined;
  /** Home address for Identity Verification: the country alone, or the whole address. */
  readonly address?: CreateLinkTokenUserAddressInput | null | undefined;
  /** National id number for Identity Verification. */
  readonly idNumber?: CreateLinkTokenUserIdNumberInput | null | undefined;
};

/** A name to verify. */
export type CreateLinkTokenUserNameInput = {
  /** Given name: 1 to 100 characters, not all of them spaces. */
  readonly givenName: string;
  /** Family name: 1 to 100 characters, not all of them spaces. */
  readonly familyName: string;
};

/** A home address. Set `country` alone, or every field that addresses in the country have; Plaid rejects anything in between. */
export type CreateLinkTokenUserAddressInput = {
  /** Street and house number, up to 80 characters. Required unless only `country` is set. */
  readonly street?: string | null | undefined;
  /** Flat, floor and the like, up to 50 characters. */
  readonly street2?: string | null | undefined;
  /** City, up to 100 characters. */
  readonly city?: string | null | undefined;
  /** State, province or other subdivision by its ISO 3166-2 code without the country, such as `CA` for California. */
  readonly region?: string | null | undefined;
  /** Postal code: 2 to 10 letters and digits; in the US exactly 5 digits. */
  readonly postalCode?: string | null | undefined;
  /** Country as its ISO 3166-1 alpha-2 code in capital letters; any country, not only those that Plaid supports. */
  readonly country: string;
};

/** A national id number for Identity Verification. */
export type CreateLinkTokenUserIdNumberInput = {
  /** The number: letters and digits only, without spaces, dots and dashes. This server never logs it. */
  readonly value: string;
  /** The country and the kind of the number. */
  readonly type: CreateLinkTokenUserIdNumberTypeInput;
};

/** A kind of national id number: the country first, then the number’s own name. */
export type CreateLinkTokenUserIdNumberTypeInput =
  /** Argentina: national identity document (DNI). */
  | 'AR_DNI'
  /** Australia: driver’s licence. */
  | 'AU_DRIVERS_LICENSE'
  /** Australia: passport. */
  | 'AU_PASSPORT'
  /** Brazil: natural persons register (CPF). */
  | 'BR_CPF'
  /** Canada: social insurance number (SIN). */
  | 'CA_SIN'
  /** Chile: national unique role (RUN). */
  | 'CL_RUN'
  /** China: resident identity card. */
  | 'CN_RESIDENT_CARD'
  /** Colombia: tax identification number (NIT). */
  | 'CO_NIT'
  /** Denmark: civil registration number (CPR). */
  | 'DK_CPR'
  /** Egypt: national identity card. */
  | 'EG_NATIONAL_ID'
  /** Spain: national identity document (DNI) of citizens. */
  | 'ES_DNI'
  /** Spain: foreigner’s identity number (NIE). */
  | 'ES_NIE'
  /** Hong Kong: identity card (HKID). */
  | 'HK_HKID'
  /** India: permanent account number (PAN) of tax payers. */
  | 'IN_PAN'
  /** India: voter’s photo identity card (EPIC). */
  | 'IN_EPIC'
  /** Italy: tax code (codice fiscale). */
  | 'IT_CF'
  /** Jordan: civil identification number. */
  | 'JO_CIVIL_ID'
  /** Japan: My Number, of residents. */
  | 'JP_MY_NUMBER'
  /** Kenya: Huduma Namba. */
  | 'KE_HUDUMA_NAMBA'
  /** Kuwait: civil identification number. */
  | 'KW_CIVIL_ID'
  /** Mexico: population register code (CURP). */
  | 'MX_CURP'
  /** Mexico: taxpayers’ register (RFC). */
  | 'MX_RFC'
  /** Malaysia: registration identity card (NRIC). */
  | 'MY_NRIC'
  /** Nigeria: national identification number (NIN). */
  | 'NG_NIN'
  /** New Zealand: driver’s licence. */
  | 'NZ_DRIVERS_LICENSE'
  /** Oman: civil identification number. */
  | 'OM_CIVIL_ID'
  /** Philippines: PhilSys number (PSN). */
  | 'PH_PSN'
  /** Poland: PESEL number. */
  | 'PL_PESEL'
  /** Romania: personal numerical code (CNP). */
  | 'RO_CNP'
  /** Saudi Arabia: national identity card. */
  | 'SA_NATIONAL_ID'
  /** Sweden: personal identity number. */
  | 'SE_PIN'
  /** Singapore: registration identity card (NRIC). */
  | 'SG_NRIC'
  /** Turkey: T.C. Kimlik number. */
  | 'TR_TC_KIMLIK'
  /** United States: social security number (SSN), all 9 digits. */
  | 'US_SSN'
  /** United States: last 4 digits of the social security number. */
  | 'US_SSN_LAST_4'
  /** South Africa: smart ID card. */
  | 'ZA_SMART_ID';

/** The colour scheme of Link. In closed beta. */
export type CreateLinkTokenAppearanceModeInput =
  /** Always light. */
  | 'LIGHT'
  /** Always dark. */
  | 'DARK'
  /** Follows the setting of the user’s device. */
  | 'SYSTEM';

/** Data about the user’s institution, so that Link can highlight it. */
export type CreateLinkTokenInstitutionDataInput = {
  /** US routing number of the bank that Link highlights. Nothing is highlighted if several institutions share it. */
  readonly routingNumber?: string | null | undefined;
};

/** Options of the Card Switch flow, in which the user moves a card on file to another card. */
export type CreateLinkTokenCardSwitchInput = {
  /** Bank identification number (BIN) of the card to switch: its first digits. */
  readonly cardBin: string;
};

/** The account types and subtypes that Link shows; institutions with none of them are hidden. Once one type is set, every type that is not set is hidden. Without filters, `products` alone decides. In update mode only with `update.accountSelectionEnabled`. */
export type CreateLinkTokenAccountFiltersInput = {
  /** Which depository accounts: checking, savings and other cash. */
  readonly depository?: CreateLinkTokenAccountFiltersDepositoryInput | null | undefined;
  /** Which card accounts. */
  readonly credit?: CreateLinkTokenAccountFiltersCreditInput | null | undefined;
  /** Which loan accounts. */
  readonly loan?: CreateLinkTokenAccountFiltersLoanInput | null | undefined;
  /** Which investment and retirement accounts. */
  readonly investment?: CreateLinkTokenAccountFiltersInvestmentInput | null | undefined;
  /** Which accounts of the type `other` are shown. */
  readonly other?: CreateLinkTokenAccountFiltersOtherInput | null | undefined;
};

/** Which depository accounts Link shows. */
export type CreateLinkTokenAccountFiltersDepositoryInput = {
  /** The subtypes to show; `ALL` for all of them. */
  readonly accountSubtypes: ReadonlyArray<PlaidDepositoryAccountSubtype>;
  /** Which limited purpose checking accounts may be connected. Required when `accountSubtypes` has `LIMITED_PURPOSE_CHECKING`. */
  readonly limitedPurposeTypes?: ReadonlyArray<PlaidLimitedPurposeType> | null | undefined;
};

/** Which card accounts Link shows. */
export type CreateLinkTokenAccountFiltersCreditInput = {
  /** The subtypes to show; `ALL` for all of them. */
  readonly accountSubtypes: ReadonlyArray<PlaidCreditAccountSubtype>;
};

/** Which loan accounts Link shows. */
export type CreateLinkTokenAccountFiltersLoanInput = {
  /** The subtypes to show; `ALL` for all of them. */
  readonly accountSubtypes: ReadonlyArray<PlaidLoanAccountSubtype>;
};

/** Which investment and retirement accounts Link shows. */
export type CreateLinkTokenAccountFiltersInvestmentInput = {
  /** The subtypes to show; `ALL` for all of them. */
  readonly accountSubtypes: ReadonlyArray<PlaidInvestmentAccountSubtype>;
};

/** Which accounts of the type `other` Link shows. */
export type CreateLinkTokenAccountFiltersOtherInput = {
  /** The subtypes to show; `ALL` for all of them. */
  readonly accountSubtypes: ReadonlyArray<PlaidOtherAccountSubtype>;
};

/** A kind of account that is none of the other types. */
export type PlaidOtherAccountSubtype =
  /** Account of another or an unknown kind. */
  | 'OTHER'
  /** Every subtype of this account type, known or not. */
  | 'ALL';

/** Old options of flows in Europe. */
export type CreateLinkTokenEuConfigInput = {
  /** Opens Link without a first screen. Default `false`. */
  readonly headless?: boolean | null | undefined;
};

/** The payment that the Pay by Bank flow shows to the user. */
export type CreateLinkTokenPaymentConfigurationInput = {
  /** The amount as decimal text with two places, such as `10.00`. */
  readonly amount: string;
  /** What the payment is for, up to 256 characters. */
  readonly description?: string | null | undefined;
};

/** The payment or consent that the user authorises with Payment Initiation: `paymentId` or `consentId`, created beforehand. Required with the product `PAYMENT_INITIATION`, which must be the only one. */
export type CreateLinkTokenPaymentInitiationInput = {
  /** Id of a payment, from `/payment_initiation/payment/create`. */
  readonly paymentId?: string | null | undefined;
  /** Id of a consent to variable recurring payments, from `/payment_initiation/consent/create`. */
  readonly consentId?: string | null | undefined;
};

/** Options of the Employment product (in beta). Required with the product `EMPLOYMENT`. */
export type CreateLinkTokenEmploymentInput = {
  /** The sources from which the user may share employment data. Plaid currently accepts only one. */
  readonly employmentSourceTypes?: ReadonlyArray<CreateLinkTokenEmploymentEmploymentSourceTypeInput> | null | undefined;
  /** Options of the source `BANK`; required with it. */
  readonly bankEmployment?: CreateLinkTokenEmploymentBankEmploymentInput | null | undefined;
};

/** A source of employment data. */
export type CreateLinkTokenEmploymentEmploymentSourceTypeInput =
  /** A bank account. */
  | 'BANK'
  /** A payroll provider. */
  | 'PAYROLL';

/** Options of employment data from a bank account. */
export type CreateLinkTokenEmploymentBankEmploymentInput = {
  /** How many days of account history to request. */
  readonly daysRequested: number;
};

/** Options of the Income product. Required with the product `INCOME_VERIFICATION`, which also needs `userToken` or `userId`. */
export type CreateLinkTokenIncomeVerificationInput = {
  /**
   * Id of an income verification, from `/income/verification/create`.
   * @deprecated Use `userToken` of `CreateLinkTokenInput` instead.
   */
  readonly incomeVerificationId?: string | null | undefined;
  /** Id of an Asset Report of this user, from `/asset_report/create`. With it Link skips connecting a bank. Not for end users: where callers sign in, it requires the scope `link:service`. */
  readonly assetReportId?: string | null | undefined;
  /** Access tokens of Items that the user has already connected, to cross-check uploaded documents against. Only with the source `PAYROLL`; Transactions is added to Items that lack it. Not for end users: where callers sign in, it requires the scope `link:service`. */
  readonly accessTokens?: ReadonlyArray<string> | null | undefined;
  /** The sources from which the user may share income. Plaid currently accepts only one. */
  readonly incomeSourceTypes?: ReadonlyArray<CreateLinkTokenIncomeVerificationIncomeSourceTypeInput> | null | undefined;
  /** Options of the source `BANK`; required with it. */
  readonly bankIncome?: CreateLinkTokenIncomeVerificationBankIncomeInput | null | undefined;
  /** Options of the source `PAYROLL`, uploaded documents included. */
  readonly payrollIncome?: CreateLinkTokenIncomeVerificationPayrollIncomeInput | null | undefined;
  /** Income that the user has stated to you. */
  readonly statedIncomeSources?: ReadonlyArray<CreateLinkTokenIncomeVerificationStatedIncomeSourcesInput> | null | undefined;
};

/** A source of income data. */
export type CreateLinkTokenIncomeVerificationIncomeSourceTypeInput =
  /** Deposits into a bank account. */
  | 'BANK'
  /** A payroll provider, or documents that the user uploads. */
  | 'PAYROLL';

/** Options of income from bank deposits. */
export type CreateLinkTokenIncomeVerificationBankIncomeInput = {
  /** How many days of account history to request: 1 to 731. */
  readonly daysRequested: number;
  /**
   * Lets the user connect several institutions in one session.
   * @deprecated Use `enableMultiItemLink` of `CreateLinkTokenInput` instead.
   */
  readonly enableMultipleItems?: boolean | null | undefined;
};

/** Options of income from a payroll provider or from uploaded documents. */
export type CreateLinkTokenIncomeVerificationPayrollIncomeInput = {
  /** The flows that Link offers. Default: both. */
  readonly flowTypes?: ReadonlyArray<CreateLinkTokenIncomeVerificationPayrollIncomeFlowTypeInput> | null | undefined;
  /** Opens Link to refresh payroll income that was shared before. For participants in the Payroll Income Refresh beta. */
  readonly isUpdateMode?: boolean | null | undefined;
  /** Id of the payroll income Item to refresh. For participants in the Payroll Income Refresh beta. Not for end users: where callers sign in, it requires the scope `link:service`. */
  readonly itemIdToUpdate?: string | null | undefined;
  /** How Plaid analyses uploaded documents. Default: `OCR` alone. */
  readonly parsingConfig?: ReadonlyArray<PlaidDocumentParsingInput> | null | undefined;
};

/** A way of sharing payroll income. */
export type CreateLinkTokenIncomeVerificationPayrollIncomeFlowTypeInput =
  /** The user logs in to their payroll provider. */
  | 'PAYROLL_DIGITAL_INCOME'
  /** The user uploads documents, such as pay stubs. */
  | 'PAYROLL_DOCUMENT_INCOME';

/** An analysis of documents that the user uploads. */
export type PlaidDocumentParsingInput =
  /** Reads the text of the document. The default. */
  | 'OCR'
  /** Detects signs that the document was tampered with. */
  | 'RISK_SIGNALS';

/** One source of income, as the user states it. */
export type CreateLinkTokenIncomeVerificationStatedIncomeSourcesInput = {
  /** The employer that pays. */
  readonly employer?: string | null | undefined;
  /** The kind of income. */
  readonly category?: CreateLinkTokenIncomeVerificationStatedIncomeSourcesCategoryInput | null | undefined;
  /** Amount paid per pay cycle. */
  readonly payPerCycle?: number | null | undefined;
  /** Amount paid per year. */
  readonly payAnnual?: number | null | undefined;
  /** Whether the amounts are before or after deductions. */
  readonly payType?: CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayTypeInput | null | undefined;
  /** How often it is paid. */
  readonly payFrequency?: CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayFrequencyInput | null | undefined;
};

/** A kind of income. */
export type CreateLinkTokenIncomeVerificationStatedIncomeSourcesCategoryInput =
  /** Income of another kind. */
  | 'OTHER'
  /** Pay from an employer. */
  | 'SALARY'
  /** Unemployment benefits. */
  | 'UNEMPLOYMENT'
  /** Pay in cash. */
  | 'CASH'
  /** Pay for jobs found through a platform. */
  | 'GIG_ECONOMY'
  /** Rent from tenants. */
  | 'RENTAL'
  /** Support for a child. */
  | 'CHILD_SUPPORT'
  /** Pay from the armed forces. */
  | 'MILITARY'
  /** Pension and other retirement income. */
  | 'RETIREMENT'
  /** Benefits for a lasting disability. */
  | 'LONG_TERM_DISABILITY'
  /** Interest from a bank. */
  | 'BANK_INTEREST';

/** Whether an amount is before or after deductions. */
export type CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayTypeInput =
  /** Not stated. */
  | 'UNKNOWN'
  /** Before deductions. */
  | 'GROSS'
  /** After deductions. */
  | 'NET';

/** How often income is paid. */
export type CreateLinkTokenIncomeVerificationStatedIncomeSourcesPayFrequencyInput =
  /** Not stated. */
  | 'UNKNOWN'
  /** Every week. */
  | 'WEEKLY'
  /** Every two weeks. */
  | 'BIWEEKLY'
  /** Twice a month. */
  | 'SEMI_MONTHLY'
  /** Once a month. */
  | 'MONTHLY';

/** Deprecated options of the Base Report, for `ASSETS` of customers that Plaid enabled for Plaid Check. */
export type CreateLinkTokenBaseReportInput = {
  /** Maximum number of days of account history: 1 to 730. */
  readonly daysRequested: number;
  /** Your own id for the report, such as a loan application’s. */
  readonly clientReportId?: string | null | undefined;
};

/** Options of the older Credit Partner Insights product. Those of Plaid Check are in `craOptions.partnerInsights`. */
export type CreateLinkTokenCreditPartnerInsightsInput = {
  /** How many days of account history to use at most: 1 to 730. Default 180. */
  readonly daysRequested?: number | null | undefined;
};

/** Options of the Plaid Check products (those that start with `CRA_`). Required with any of them, beside `consumerReportPermissiblePurpose`. */
export type CreateLinkTokenCraOptionsInput = {
  /** How many days of account history to use: 180 to 731. Less is raised to 180. */
  readonly daysRequested: number;
  /** How many days of account history a report requires as a minimum: at most 184. */
  readonly daysRequired?: number | null | undefined;
  /** Your own id for the report, such as a loan application’s. */
  readonly clientReportId?: string | null | undefined;
  /** Options of `CRA_PARTNER_INSIGHTS`: scores by Prism Data and FICO. */
  readonly partnerInsights?: CreateLinkTokenCraOptionsPartnerInsightsInput | null | undefined;
  /** Options of `CRA_BASE_REPORT` and of the home lending reports based on it. */
  readonly baseReport?: CreateLinkTokenCraOptionsBaseReportInput | null | undefined;
  /** Options of `CRA_CASHFLOW_INSIGHTS`. */
  readonly cashflowInsights?: CreateLinkTokenCraOptionsCashflowInsightsInput | null | undefined;
  /** Options of `CRA_LEND_SCORE`. */
  readonly lendScore?: CreateLinkTokenCraOptionsLendScoreInput | null | undefined;
  /** Options of `CRA_NETWORK_INSIGHTS`. */
  readonly networkInsights?: CreateLinkTokenCraOptionsNetworkInsightsInput | null | undefined;
  /** Whether the report also covers investments in the connected accounts. */
  readonly includeInvestments?: boolean | null | undefined;
  /** Options of `CRA_INCOME_INSIGHTS`. */
  readonly incomeInsights?: CreateLinkTokenCraOptionsIncomeInsightsInput | null | undefined;
};

/** Which scores of Plaid’s partners the report has, and in which versions. */
export type CreateLinkTokenCraOptionsPartnerInsightsInput = {
  /** Versions of the Prism Data products. */
  readonly prismVersions?: CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsInput | null | undefined;
  /** UltraFICO® scores to compute. */
  readonly fico?: CreateLinkTokenCraOptionsPartnerInsightsFicoInput | null | undefined;
};

/** Versions of the Prism Data products to evaluate. */
export type CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsInput = {
  /** Version of FirstDetect. Default 3. */
  readonly firstdetect?: CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsFirstdetectInput | null | undefined;
  /** Version of Detect. */
  readonly detect?: CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsDetectInput | null | undefined;
  /** Version of CashScore. Default 3. */
  readonly cashscore?: CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsCashscoreInput | null | undefined;
  /** Version of Extend. */
  readonly extend?: CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsExtendInput | null | undefined;
  /** Version of Insights. Default 3. */
  readonly insights?: CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsInsightsInput | null | undefined;
};

/** A version of Prism FirstDetect. */
export type CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsFirstdetectInput =
  /** Version 3. */
  | '_3';

/** A version of Prism Detect. */
export type CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsDetectInput =
  /** Version 4.1. */
  | '_4_1'
  /** Version 4. */
  | '_4';

/** A version of Prism CashScore. */
export type CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsCashscoreInput =
  /** Version 4.1. */
  | '_4_1'
  /** Version 4. */
  | '_4'
  /** The Lite form of version 3. */
  | '_3_LITE'
  /** Version 3. */
  | '_3';

/** A version of Prism Extend. */
export type CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsExtendInput =
  /** Version 4.1. */
  | '_4_1'
  /** Version 4. */
  | '_4';

/** A version of Prism Insights. */
export type CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsInsightsInput =
  /** Version 4.1. */
  | '_4_1'
  /** Version 4. */
  | '_4'
  /** Version 3. */
  | '_3';

/** UltraFICO® scores to compute from the report. */
export type CreateLinkTokenCraOptionsPartnerInsightsFicoInput = {
  /** Your id as a lender at FICO, also called Lender Org ID. */
  readonly ficoLenderId: string;
  /** Your own id for the application, the same across FICO’s systems. */
  readonly lenderApplicationId: string;
  /** One entry per requested score. */
  readonly ultraficoScoreRequests: ReadonlyArray<CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsInput>;
};

/** One UltraFICO® score to compute. */
export type CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsInput = {
  /** Version of the UltraFICO® score. */
  readonly ultraficoScoreVersion: CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsUltraficoScoreVersionInput;
  /** FICO’s id for this request. Only in the flow that FICO leads, in which FICO provides it. */
  readonly ficoScoringRequestId?: string | null | undefined;
  /** Your own id for this request, to find its score among the results. */
  readonly requestCorrelationId?: string | null | undefined;
  /** The classic FICO score to start from. */
  readonly baseFicoScore: CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsBaseFicoScoreInput;
};

/** A version of the UltraFICO® score. */
export type CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsUltraficoScoreVersionInput =
  /** Version 1.0. */
  | '_1_0';

/** The classic FICO score that an UltraFICO® score starts from. */
export type CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsBaseFicoScoreInput = {
  /** The credit bureau that issued the score. */
  readonly bureau: CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsBaseFicoScoreBureauInput;
  /** The score itself. */
  readonly score: number;
  /** Reason codes of the score, the most important first: at most 4. */
  readonly reasonCodes?: ReadonlyArray<string> | null | undefined;
  /**
   * The first reason code.
   * @deprecated Use `reasonCodes` instead.
   */
  readonly reasonCode1?: string | null | undefined;
  /**
   * The second reason code.
   * @deprecated Use `reasonCodes` instead.
   */
  readonly reasonCode2?: string | null | undefined;
  /**
   * The third reason code.
   * @deprecated Use `reasonCodes` instead.
   */
  readonly reasonCode3?: string | null | undefined;
  /**
   * The fourth reason code.
   * @deprecated Use `reasonCodes` instead.
   */
  readonly reasonCode4?: string | null | undefined;
  /** Whether inquiries lowered the score without being among the reason codes: the FACTA flag of the bureaus. */
  readonly didInquiriesAdverselyAffectScore?: boolean | null | undefined;
  /** Version of the classic FICO score. */
  readonly baseFicoScoreVersion: CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsBaseFicoScoreBaseFicoScoreVersionInput;
};

/** A US credit bureau. */
export type CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsBaseFicoScoreBureauInput =
  /** Equifax. */
  | 'EQUIFAX'
  /** Experian. */
  | 'EXPERIAN'
  /** TransUnion. */
  | 'TRANSUNION';

/** A version of the classic FICO score. */
export type CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsBaseFicoScoreBaseFicoScoreVersionInput =
  /** Version 8. */
  | '_8'
  /** Version 9. */
  | '_9'
  /** Version 10. */
  | '_10'
  /** Version 10 with trended data. */
  | '_10T';

/** Options of the Base Report. */
export type CreateLinkTokenCraOptionsBaseReportInput = {
  /** Your own id for the report, such as a loan application’s. */
  readonly clientReportId?: string | null | undefined;
  /** Reports for the mortgage agencies Fannie Mae and Freddie Mac. See also `homeLendingReportOptions`. */
  readonly gseOptions?: CreateLinkTokenCraOptionsBaseReportGseOptionsInput | null | undefined;
  /** Whether the report fails if the bank returns no identity of the owner. */
  readonly requireIdentity?: boolean | null | undefined;
  /** Home lending reports to create. */
  readonly homeLendingReportOptions?: CreateLinkTokenCraOptionsBaseReportHomeLendingReportOptionsInput | null | undefined;
};

/** Reports that may be shared with the mortgage agencies (GSEs) Fannie Mae and Freddie Mac. */
export type CreateLinkTokenCraOptionsBaseReportGseOptionsInput = {
  /** Which reports the agencies may receive. */
  readonly reportTypes: ReadonlyArray<CreateLinkTokenCraOptionsBaseReportGseOptionsReportTypeInput>;
};

/** A report for a mortgage agency. */
export type CreateLinkTokenCraOptionsBaseReportGseOptionsReportTypeInput =
  /** Verification of assets. */
  | 'VOA'
  /** Proof, shortly before closing, that pay still arrives. */
  | 'EMPLOYMENT_REFRESH';

/** Home lending reports to create. */
export type CreateLinkTokenCraOptionsBaseReportHomeLendingReportOptionsInput = {
  /** The reports to create. */
  readonly reportsRequested: ReadonlyArray<CreateLinkTokenCraOptionsBaseReportHomeLendingReportOptionsReportRequestedInput>;
  /** Options of the report `EMPLOYMENT_REFRESH`; required with it. */
  readonly employmentRefreshOptions?: CreateLinkTokenCraOptionsBaseReportHomeLendingReportOptionsEmploymentRefreshOptionsInput | null | undefined;
};

/** A home lending report. */
export type CreateLinkTokenCraOptionsBaseReportHomeLendingReportOptionsReportRequestedInput =
  /** Verification of assets. */
  | 'VOA'
  /** Proof, shortly before closing, that pay still arrives. Needs `employmentRefreshOptions`. */
  | 'EMPLOYMENT_REFRESH'
  /** Verification of income. */
  | 'INCOME';

/** Options of the Employment Refresh report. */
export type CreateLinkTokenCraOptionsBaseReportHomeLendingReportOptionsEmploymentRefreshOptionsInput = {
  /** How many days of account history the report covers: at most 731. */
  readonly daysRequested: number;
};

/** Options of Cash Flow Insights. */
export type CreateLinkTokenCraOptionsCashflowInsightsInput = {
  /** Version of the cash flow attributes. Required with the product `CRA_CASHFLOW_INSIGHTS`. */
  readonly attributesVersion?: CreateLinkTokenCraOptionsCashflowInsightsAttributesVersionInput | null | undefined;
};

/** A version of the cash flow attributes. */
export type CreateLinkTokenCraOptionsCashflowInsightsAttributesVersionInput =
  /** Version 1.0. */
  | 'V1_0'
  /** Version 2.0. */
  | 'V2_0'
  /** Cash Flow Insights version 1. */
  | 'CFI1';

/** Options of LendScore. */
export type CreateLinkTokenCraOptionsLendScoreInput = {
  /** Version of the score. Required with the product `CRA_LEND_SCORE`. */
  readonly lendScoreVersion?: CreateLinkTokenCraOptionsLendScoreLendScoreVersionInput | null | undefined;
};

/** A version of LendScore. */
export type CreateLinkTokenCraOptionsLendScoreLendScoreVersionInput =
  /** Version 1.0. */
  | 'V1_0'
  /** Version 2.0. */
  | 'V2_0'
  /** LendScore version 1. */
  | 'LS1';

/** Options of Network Insights. */
export type CreateLinkTokenCraOptionsNetworkInsightsInput = {
  /** Version of Network Insights. Required with the product `CRA_NETWORK_INSIGHTS`. */
  readonly networkInsightsVersion?: CreateLinkTokenCraOptionsNetworkInsightsNetworkInsightsVersionInput | null | undefined;
};

/** A version of Network Insights. */
export type CreateLinkTokenCraOptionsNetworkInsightsNetworkInsightsVersionInput =
  /** Network Insights 1. */
  | 'NI1';

/** Options of Income Insights. */
export type CreateLinkTokenCraOptionsIncomeInsightsInput = {
  /** Which income streams to report. Default: all earned income, all retirement income and disability benefits. */
  readonly incomeInsightsFilter?: CreateLinkTokenCraOptionsIncomeInsightsIncomeInsightsFilterInput | null | undefined;
  /** Version of Income Insights. Plaid requires the field, and `null` selects its default version; later calls on the same report do not inherit it. */
  readonly incomeInsightsVersion?: CreateLinkTokenCraOptionsIncomeInsightsIncomeInsightsVersionInput | null | undefined;
};

/** Which income streams to report, by patterns: `*` for all, `PRIMARY.*` for a whole group, `PRIMARY.SECONDARY` for one category. Excluded categories are subtracted from the included ones. */
export type CreateLinkTokenCraOptionsIncomeInsightsIncomeInsightsFilterInput = {
  /** Patterns of streams to report, such as `EARNED_INCOME.*`. */
  readonly includedCategories: ReadonlyArray<string>;
  /** Patterns of streams to leave out. They take precedence over `includedCategories`. */
  readonly excludedCategories?: ReadonlyArray<string> | null | undefined;
};

/** A version of Income Insights. */
export type CreateLinkTokenCraOptionsIncomeInsightsIncomeInsightsVersionInput =
  /** Income Insights 2. */
  | 'II2';

/** The legal ground for a consumer report: a permissible purpose of section 604 of the US Fair Credit Reporting Act (FCRA). Choose with your counsel. */
export type CreateLinkTokenConsumerReportPermissiblePurposeInput =
  /** To review or collect a credit account that the consumer has: 604(a)(3)(A). */
  | 'ACCOUNT_REVIEW_CREDIT'
  /** To see whether the consumer still meets the terms of a personal account other than credit: 604(a)(3)(F)(ii). */
  | 'ACCOUNT_REVIEW_NON_CREDIT'
  /** The consumer applies for credit: 604(a)(3)(A). */
  | 'EXTENSION_OF_CREDIT'
  /** The consumer wants to rent a home: 604(a)(3)(F)(i). */
  | 'LEGITIMATE_BUSINESS_NEED_TENANT_SCREENING'
  /** Another personal transaction that the consumer began: 604(a)(3)(F)(i). */
  | 'LEGITIMATE_BUSINESS_NEED_OTHER'
  /** The consumer has instructed you in writing, so that you can make an offer on their profile: 604(a)(2). */
  | 'WRITTEN_INSTRUCTION_PREQUALIFICATION'
  /** The consumer has instructed you in writing for another reason, such as standing surety for a loan: 604(a)(2). */
  | 'WRITTEN_INSTRUCTION_OTHER'
  /** To decide on a public benefit that depends on the consumer’s means: 604(a)(3)(D). */
  | 'ELIGIBILITY_FOR_GOVT_BENEFITS';

/** Which further flows of the Auth product Link offers. Instant Match and the micro-deposit flows need `countryCodes: [US]`; the micro-deposit flows also need `products: [AUTH]`. Defaults may differ by agreement with Plaid, and Account Verification in the Plaid Dashboard, if turned on, overrides all of these fields. */
export type CreateLinkTokenAuthInput = {
  /** Asks the user first whether to log in at the bank or to type in account numbers. Default `false`. */
  readonly authTypeSelectEnabled?: boolean | null | undefined;
  /** Automated Micro-deposits: after a login, Plaid sends a small deposit and detects it automatically. Default `false`. */
  readonly automatedMicrodepositsEnabled?: boolean | null | undefined;
  /** Instant Match: after a login, the user types in the account number and Plaid compares it. Default `true`. */
  readonly instantMatchEnabled?: boolean | null | undefined;
  /** Same-Day Micro-deposits: without a login, Plaid sends a small deposit and the user confirms its code later. Default `false`. */
  readonly sameDayMicrodepositsEnabled?: boolean | null | undefined;
  /** Instant Micro-deposits: like Same-Day Micro-deposits, but within seconds, if the bank supports real-time payments. Default `false`; `true` for Plaid teams created up to November 2023. */
  readonly instantMicrodepositsEnabled?: boolean | null | undefined;
  /** What Link does in Same-Day Micro-deposits if the bank supports a login. Default `OPTIONAL`. */
  readonly rerouteToCredentials?: CreateLinkTokenAuthRerouteToCredentialsInput | null | undefined;
  /**
   * Database Match, which Plaid has replaced.
   * @deprecated Use Database Auth instead, which is turned on under Account Verification in the Plaid Dashboard.
   */
  readonly databaseMatchEnabled?: boolean | null | undefined;
  /**
   * Database Insights, which Plaid has replaced.
   * @deprecated Use Database Auth instead, which is turned on under Account Verification in the Plaid Dashboard.
   */
  readonly databaseInsightsEnabled?: boolean | null | undefined;
  /**
   * The older way to let the user choose between login and account numbers.
   * @deprecated Use `authTypeSelectEnabled` instead.
   */
  readonly flowType?: CreateLinkTokenAuthFlowTypeInput | null | undefined;
  /** Lets the user confirm micro-deposits from a text message. Default `true`. */
  readonly smsMicrodepositsVerificationEnabled?: boolean | null | undefined;
};

/** What Link does when a user who types in account numbers has a bank where they could log in instead. */
export type CreateLinkTokenAuthRerouteToCredentialsInput =
  /** Nothing: the user continues. */
  | 'OFF'
  /** Suggests the login; the user may decline. */
  | 'OPTIONAL'
  /** The user has to log in. */
  | 'FORCED';

/** Older name of a flow of the Auth product. */
export type CreateLinkTokenAuthFlowTypeInput =
  /** The former name of Auth Type Select. */
  | 'FLEXIBLE_AUTH';

/** The transfer that the user completes in Link, with the Transfer product. */
export type CreateLinkTokenTransferInput = {
  /** Id of a transfer intent, from `/transfer/intent/create`. */
  readonly intentId?: string | null | undefined;
  /** Id of an authorization that waits for the user, from `/transfer/authorization/create`. With it `accessToken` and `products` may be omitted. */
  readonly authorizationId?: string | null | undefined;
  /** Token of a payment profile, from `/payment_profile/create`. Not for end users: where callers sign in, it requires the scope `link:service`. */
  readonly paymentProfileToken?: string | null | undefined;
};

/** Options of update mode, in which a user repairs or changes a connection they already have: the Item of `accessToken`, or with `user` those of a Plaid user. */
export type CreateLinkTokenUpdateInput = {
  /** Lets the user choose again which accounts to share, in the US and Canada. Default `false`; US banks whose own site has an account choice show it anyway. Not with Assets. */
  readonly accountSelectionEnabled?: boolean | null | undefined;
  /** Forces or suppresses the renewal of consents that expire. Plaid currently ignores it. */
  readonly reauthorizationEnabled?: boolean | null | undefined;
  /** Opens update mode for a Plaid user, not for one Item. Needs `userToken` or `userId`. */
  readonly user?: boolean | null | undefined;
  /** Which Items of the Plaid user to update. Default, also if empty: the Item that broke last. Needs `userToken` or `userId`. Not for end users: where callers sign in, it requires the scope `link:service`. */
  readonly itemIds?: ReadonlyArray<string> | null | undefined;
};

/** Options of Identity Verification. Required with the product `IDENTITY_VERIFICATION`, which must be the only one. */
export type CreateLinkTokenIdentityVerificationInput = {
  /** Id of the template that defines the checks: `idvtmp_…`, from the template editor of the Plaid Dashboard. */
  readonly templateId: string;
  /** Whether the user has consented. Plaid does not document it; use `gaveConsent`. */
  readonly consent?: boolean | null | undefined;
  /** Whether the user has already agreed, in your own terms, that their data goes to Plaid for verification. If `true`, Link skips that question. */
  readonly gaveConsent?: boolean | null | undefined;
};

/** Which bank statements to fetch: up to two years back. Required with the product `STATEMENTS`. */
export type CreateLinkTokenStatementsInput = {
  /** First day of the period. */
  readonly startDate: string;
  /** Last day of the period. */
  readonly endDate: string;
};

/** Options of the Investments product. */
export type CreateLinkTokenInvestmentsInput = {
  /** Lets the user add a cryptocurrency wallet of their own without proving by a signature that it is theirs. Default `false`. */
  readonly allowUnverifiedCryptoWallets?: boolean | null | undefined;
  /** Lets the user type in account and holdings by hand. Default `false`. */
  readonly allowManualEntry?: boolean | null | undefined;
};

/** Options of the Investments Move product: which fallback flows Link offers beyond institutions that give full account numbers, and whether rollover details are fetched. */
export type CreateLinkTokenInvestmentsAuthInput = {
  /** Also offers institutions where the user types in the account details by hand. */
  readonly manualEntryEnabled?: boolean | null | undefined;
  /** Shows institutions that give only a part of the account number, which is compared with what the user types in. */
  readonly maskedNumberMatchEnabled?: boolean | null | undefined;
  /** Shows institutions that give no account number, and accepts the number that the user states. */
  readonly statedAccountNumberEnabled?: boolean | null | undefined;
  /** Also fetches fees and contributions of 401(k) accounts, for a rollover. */
  readonly rollover401kEnabled?: boolean | null | undefined;
};

/** Turns on Hosted Link: the payload then has `hostedLinkUrl`, a Plaid page to send the user to. An empty object is enough. */
export type CreateLinkTokenHostedLinkInput = {
  /** Lets Plaid send the URL to the user. Link Delivery is in beta, so your Plaid team must be enabled for it; Sandbox ignores it. */
  readonly deliveryMethod?: CreateLinkTokenHostedLinkDeliveryMethodInput | null | undefined;
  /** URI to which the page redirects the user at the end, after a success or an exit, without a token. Must be among the allowed URIs in the Plaid Dashboard. */
  readonly completionRedirectUri?: string | null | undefined;
  /** Lifetime of the URL and the link token in seconds: above 0, at most 1814400 (21 days). Default: 7 days if delivered by email, 1 day by text message, otherwise 30 minutes. */
  readonly urlLifetimeSeconds?: number | null | undefined;
  /** Whether a mobile app opens the page, in an `ASWebAuthenticationSession` or a Chrome Custom Tab. Default `false`. */
  readonly isMobileApp?: boolean | null | undefined;
};

/** How Plaid sends the user the URL of Hosted Link. */
export type CreateLinkTokenHostedLinkDeliveryMethodInput =
  /** By text message to `user.phoneNumber`, which it requires. */
  | 'SMS'
  /** By email to `user.emailAddress`, which it requires. */
  | 'EMAIL';

/** Options of the Transactions product. */
export type CreateLinkTokenTransactionsInput = {
  /** How many days of history to fetch at most: 1 to 730, default 90; Production raises less than 30 to 30. A longer history takes longer to fetch; recurring transactions need at least 180 days. It cannot be changed once the Item has Transactions. */
  readonly daysRequested?: number | null | undefined;
};

/** Options of the Cashflow Report product. In closed beta. */
export type CreateLinkTokenCashflowReportInput = {
  /** How many days of account history to request: 1 to 730. Default 365. */
  readonly daysRequested?: number | null | undefined;
};

/** Options of Identity Document Upload, in which the user proves who owns an account with a document. */
export type CreateLinkTokenIdentityInput = {
  /** Whether the session is for uploading documents. */
  readonly isDocumentUpload?: boolean | null | undefined;
  /** Plaid’s id of the account to verify: exactly one. Required for document upload. Not for end users: where callers sign in, it requires the scope `link:service`. */
  readonly accountIds?: ReadonlyArray<string> | null | undefined;
  /** How Plaid analyses the document. Default: `OCR` alone. */
  readonly parsingConfigs?: ReadonlyArray<PlaidDocumentParsingInput> | null | undefined;
};

/** The reason for an update. */
export type LinkTokenUpdateReason =
  /** The current state when the subscription starts. Always the first update, sent immediately. */
  | 'SNAPSHOT'
  /** Plaid sent the webhook `EVENTS`: it recorded steps of the user. */
  | 'EVENTS'
  /** Plaid sent the webhook `ITEM_ADD_RESULT`: the user connected an institution and may continue. */
  | 'ITEM_ADD_RESULT'
  /** Plaid sent the webhook `SESSION_FINISHED`: the user completed Link or exited. */
  | 'SESSION_FINISHED'
  /** No webhook arrived; the server polled Plaid and found a change. */
  | 'POLL'
  /** The token has expired; its `status` is `EXPIRED` unless a session ended before. Always the last update. A subscription that starts later sends its `SNAPSHOT` and completes. */
  | 'EXPIRED';

export type CreateLinkTokenMutationVariables = Exact<{
  input: CreateLinkTokenInput;
  idempotencyKey: string;
}>;


export type CreateLinkTokenMutation = { readonly createLinkToken: { readonly linkToken: string, readonly hostedLinkUrl: string | null } };

export type WatchLinkTokenSubscriptionVariables = Exact<{
  token: string;
}>;


export type WatchLinkTokenSubscription = { readonly linkTokenUpdated: { readonly reason: LinkTokenUpdateReason, readonly newEvents: ReadonlyArray<{ readonly eventId: string | null, readonly eventName: string | null, readonly timestamp: string | null, readonly eventMetadata: { readonly viewName: string | null, readonly institutionName: string | null, readonly errorCode: string | null, readonly errorMessage: string | null, readonly exitStatus: string | null } | null }>, readonly linkToken: { readonly status: LinkTokenStatus, readonly expiration: string | null, readonly publicTokens: ReadonlyArray<string>, readonly linkSessions: ReadonlyArray<{ readonly linkSessionId: string | null, readonly outcome: LinkSessionOutcome, readonly startedAt: string | null, readonly finishedAt: string | null, readonly exit: { readonly error: { readonly errorCode: string | null, readonly displayMessage: string | null } | null, readonly metadata: { readonly status: string | null, readonly institution: { readonly institutionId: string | null, readonly name: string | null } | null } | null } | null, readonly results: { readonly itemAddResults: ReadonlyArray<{ readonly publicToken: string | null, readonly institution: { readonly institutionId: string | null, readonly name: string | null } | null, readonly accounts: ReadonlyArray<{ readonly id: string | null, readonly name: string | null, readonly mask: string | null, readonly type: string | null, readonly subtype: string | null }> | null }> | null } | null }> | null } } };
