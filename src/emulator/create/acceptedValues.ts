/** Enum values that `/link/token/create` accepts. The compiler checks them against the SDK's enums. */
import type {
  ConsumerReportPermissiblePurpose,
  CountryCode,
  HostedLinkDeliveryMethod,
  Products,
} from 'plaid';
import type { Wire } from '../wire';

export type Product = Wire<Products>;

/** Null, or the error for a product that a request must not name. */
const products: Record<Product, string | null> = {
  assets: null,
  auth: null,
  balance:
    'balance is not a valid product for this field. It is automatically initialized when any other valid product is included.',
  balance_plus: null,
  beacon: null,
  cra_base_report: null,
  cra_cashflow_insights: null,
  cra_home_lending: null,
  cra_income_insights: null,
  cra_lend_score: null,
  cra_monitoring: null,
  cra_network_insights: null,
  cra_partner_insights: null,
  cra_plaid_credit_score: 'cra_plaid_credit_score is not a valid product for this field.',
  cra_qualify: null,
  credit_details: null,
  employment: null,
  identity: null,
  identity_match: null,
  identity_verification: null,
  income: null,
  income_verification: null,
  investments: null,
  investments_auth: null,
  layer: null,
  liabilities: null,
  pay_by_bank: null,
  payment_initiation: null,
  processor_identity: null,
  processor_payments: null,
  profile: null,
  protect_linked_bank: null,
  protect_transactions: null,
  recurring_transactions: 'recurring_transactions is not a valid product for this field.',
  signal: null,
  standing_orders: null,
  statements: null,
  transactions: null,
  transactions_refresh: 'transactions_refresh is not a valid product for this field.',
  transfer: null,
};

export function getProductError(word: string): string | null {
  return Object.hasOwn(products, word)
    ? products[word as Product]
    : `${word.slice(0, 100)} is not a valid product.`;
}

/** Products of Plaid Check, the consumer reporting agency. */
export const isCraProduct = (product: Product): boolean => product.startsWith('cra_');

const countryCodes: Record<Wire<CountryCode>, true> = {
  AT: true,
  BE: true,
  CA: true,
  DE: true,
  DK: true,
  EE: true,
  ES: true,
  FI: true,
  FR: true,
  GB: true,
  IE: true,
  IT: true,
  LT: true,
  LV: true,
  NL: true,
  NO: true,
  PL: true,
  PT: true,
  SE: true,
  US: true,
};

export const isCountryCode = (word: string): boolean => Object.hasOwn(countryCodes, word);

/** Languages of Link; the SDK types them as plain strings. */
const languages: ReadonlySet<string> = new Set(
  'da nl en et fr de hi it lv lt no pl pt ro es sv vi'.split(' '),
);

export const isLanguage = (word: string): boolean => languages.has(word);

const permissiblePurposes: Record<Wire<ConsumerReportPermissiblePurpose>, true> = {
  ACCOUNT_REVIEW_CREDIT: true,
  ACCOUNT_REVIEW_NON_CREDIT: true,
  ELIGIBILITY_FOR_GOVT_BENEFITS: true,
  EXTENSION_OF_CREDIT: true,
  LEGITIMATE_BUSINESS_NEED_OTHER: true,
  LEGITIMATE_BUSINESS_NEED_TENANT_SCREENING: true,
  WRITTEN_INSTRUCTION_OTHER: true,
  WRITTEN_INSTRUCTION_PREQUALIFICATION: true,
};

export const isPermissiblePurpose = (word: string): boolean => Object.hasOwn(permissiblePurposes, word);

/** The field of `user` that each delivery method of Hosted Link requires. */
const deliveryContacts = {
  email: 'email_address',
  sms: 'phone_number',
} as const satisfies Record<Wire<HostedLinkDeliveryMethod>, string>;

export function getDeliveryContact(method: string): 'email_address' | 'phone_number' | null {
  return Object.hasOwn(deliveryContacts, method)
    ? deliveryContacts[method as keyof typeof deliveryContacts]
    : null;
}
