/** The options of single products: which a product needs, and their bounds. */
import { invalidField } from '../ApiError';
import { DAY } from '../timestamps';
import type { CreateRequest } from './CreateRequest';
import { requireDate, requireInteger } from './formats';
import { listRequestedProducts } from './products';
import { isCraProduct, isPermissiblePurpose } from './vocabulary';

const TWO_YEARS = 2 * 366 * DAY;

export function checkProductOptions(request: CreateRequest): void {
  checkDays(request);
  checkPlaidCheck(request);
  checkIncome(request);
  checkPayments(request);
  checkStatements(request);
  checkMicroDeposits(request);
  checkAccounts(request);
}

function checkDays(request: CreateRequest): void {
  const income = request.income_verification?.bank_income;
  const cra = request.cra_options;
  requireInteger(request.transactions?.days_requested, 'transactions.days_requested', 1, 730);
  requireInteger(income?.days_requested, 'income_verification.bank_income.days_requested', 1, 731);
  requireInteger(request.base_report?.days_requested, 'base_report.days_requested', 1, 730);
  requireInteger(request.cashflow_report?.days_requested, 'cashflow_report.days_requested', 1, 730);
  const insights = request.credit_partner_insights;
  requireInteger(insights?.days_requested, 'credit_partner_insights.days_requested', 1, 730);
  // Fewer than 180 days are raised to 180, not refused.
  requireInteger(cra?.days_requested, 'cra_options.days_requested', 1, 731);
  requireInteger(cra?.days_required, 'cra_options.days_required', 1, 184);
}

function checkPlaidCheck(request: CreateRequest): void {
  const purpose = request.consumer_report_permissible_purpose;
  if (!listRequestedProducts(request).some(isCraProduct)) {
    if (purpose === undefined) return;
    throw invalidField('consumer_report_permissible_purpose is only valid with Plaid Check products');
  }
  if (!request.cra_options)
    throw invalidField('cra_options.days_requested is required with Plaid Check products');
  if (purpose === undefined || !isPermissiblePurpose(purpose)) {
    throw invalidField('consumer_report_permissible_purpose is required with Plaid Check products');
  }
}

function checkIncome(request: CreateRequest): void {
  if (!listRequestedProducts(request).includes('income_verification')) return;
  const { income_verification: income } = request;
  if (!income) throw invalidField('income_verification is required with the income_verification product');
  if (request.user_token === undefined && request.user_id === undefined) {
    throw invalidField('user_token or user_id is required with the income_verification product');
  }
  if ((income.income_source_types?.length ?? 0) > 1) {
    throw invalidField('income_verification.income_source_types must contain one source type only');
  }
}

function checkPayments(request: CreateRequest): void {
  const { payment_initiation: payment, payment_configuration: configuration } = request;
  if (
    listRequestedProducts(request).includes('payment_initiation') &&
    !payment?.payment_id &&
    !payment?.consent_id
  ) {
    throw invalidField('payment_initiation.payment_id or payment_initiation.consent_id must be provided');
  }
  if (!configuration) return;
  if (!/^\d+\.\d{2}$/.test(configuration.amount)) {
    throw invalidField('payment_configuration.amount must be a decimal string with two digits of precision');
  }
  if ((configuration.description?.length ?? 0) > 256) {
    throw invalidField('payment_configuration.description must not be longer than 256 characters');
  }
}

function checkStatements(request: CreateRequest): void {
  const { statements } = request;
  if (!statements) {
    if (!listRequestedProducts(request).includes('statements')) return;
    throw invalidField('statements is required with the statements product');
  }
  const start = requireDate(statements.start_date, 'statements.start_date');
  const end = requireDate(statements.end_date, 'statements.end_date');
  if (start > end || end - start > TWO_YEARS) {
    throw invalidField('statements must cover a period of at most two years');
  }
}

function checkMicroDeposits({ auth, products, country_codes }: CreateRequest): void {
  const microDeposits =
    auth?.automated_microdeposits_enabled ||
    auth?.instant_microdeposits_enabled ||
    auth?.same_day_microdeposits_enabled;
  if (!microDeposits || !products) return;
  if (products.join() !== 'auth' || country_codes.join() !== 'US') {
    throw invalidField('micro-deposit flows require auth as the only product and US as the only country');
  }
}

function checkAccounts({ identity, account_filters }: CreateRequest): void {
  if (identity?.account_ids && identity.account_ids.length !== 1) {
    throw invalidField('identity.account_ids must contain exactly one account id');
  }
  const { depository } = account_filters ?? {};
  if (
    depository?.account_subtypes.includes('limited purpose checking') &&
    !depository.limited_purpose_types?.length
  ) {
    throw invalidField(
      'account_filters.depository.limited_purpose_types is required with the subtype limited purpose checking',
    );
  }
}
