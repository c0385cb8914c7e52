/** Checks of the options of single products: which product requires them, and their bounds. */
import { assertField } from '../ApiError';
import { DAY } from '../timestamps';
import { isCraProduct, isPermissiblePurpose } from './acceptedValues';
import { requireDate, requireInteger } from './formats';
import { listRequestedProducts } from './products';
import type { CreateRequest } from './requestShape';

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
  const { transactions, base_report, cashflow_report, credit_partner_insights, cra_options } = request;
  const income = request.income_verification?.bank_income;
  requireInteger(transactions?.days_requested, 'transactions.days_requested', 1, 730);
  requireInteger(income?.days_requested, 'income_verification.bank_income.days_requested', 1, 731);
  requireInteger(base_report?.days_requested, 'base_report.days_requested', 1, 730);
  requireInteger(cashflow_report?.days_requested, 'cashflow_report.days_requested', 1, 730);
  requireInteger(credit_partner_insights?.days_requested, 'credit_partner_insights.days_requested', 1, 730);
  // Plaid raises fewer than 180 days to 180.
  requireInteger(cra_options?.days_requested, 'cra_options.days_requested', 1, 731);
  requireInteger(cra_options?.days_required, 'cra_options.days_required', 1, 184);
}

function checkPlaidCheck(request: CreateRequest): void {
  const purpose = request.consumer_report_permissible_purpose;
  if (!listRequestedProducts(request).some(isCraProduct)) {
    assertField(
      purpose === undefined,
      'consumer_report_permissible_purpose is only valid with Plaid Check products',
    );
    return;
  }
  assertField(request.cra_options, 'cra_options.days_requested is required with Plaid Check products');
  assertField(
    purpose !== undefined && isPermissiblePurpose(purpose),
    'consumer_report_permissible_purpose is required with Plaid Check products',
  );
}

function checkIncome(request: CreateRequest): void {
  if (!listRequestedProducts(request).includes('income_verification')) return;
  const { income_verification: income, user_token, user_id } = request;
  assertField(income, 'income_verification is required with the income_verification product');
  assertField(
    user_token !== undefined || user_id !== undefined,
    'user_token or user_id is required with the income_verification product',
  );
  assertField(
    (income.income_source_types?.length ?? 0) <= 1,
    'income_verification.income_source_types must contain one source type only',
  );
}

function checkPayments(request: CreateRequest): void {
  const { payment_initiation: payment, payment_configuration: configuration } = request;
  assertField(
    !listRequestedProducts(request).includes('payment_initiation') ||
      payment?.payment_id ||
      payment?.consent_id,
    'payment_initiation.payment_id or payment_initiation.consent_id must be provided',
  );
  if (!configuration) return;
  assertField(
    /^\d+\.\d{2}$/.test(configuration.amount),
    'payment_configuration.amount must be a decimal string with two digits of precision',
  );
  assertField(
    (configuration.description?.length ?? 0) <= 256,
    'payment_configuration.description must not be longer than 256 characters',
  );
}

function checkStatements(request: CreateRequest): void {
  const { statements } = request;
  const requested = listRequestedProducts(request).includes('statements');
  assertField(statements || !requested, 'statements is required with the statements product');
  if (!statements) return;
  const start = requireDate(statements.start_date, 'statements.start_date');
  const end = requireDate(statements.end_date, 'statements.end_date');
  assertField(
    start <= end && end - start <= TWO_YEARS,
    'statements must cover a period of at most two years',
  );
}

function checkMicroDeposits({ auth, products, country_codes }: CreateRequest): void {
  const enabled =
    auth?.automated_microdeposits_enabled ||
    auth?.instant_microdeposits_enabled ||
    auth?.same_day_microdeposits_enabled;
  assertField(
    !enabled || !products?.length || (products.join() === 'auth' && country_codes.join() === 'US'),
    'products must be auth alone, and country_codes US alone, for micro-deposit flows',
  );
}

function checkAccounts({ identity, account_filters }: CreateRequest): void {
  assertField(
    !identity?.account_ids || identity.account_ids.length === 1,
    'identity.account_ids must contain exactly one account id',
  );
  const depository = account_filters?.depository;
  assertField(
    !depository?.account_subtypes.includes('limited purpose checking') ||
      depository.limited_purpose_types?.length,
    'account_filters.depository.limited_purpose_types is required with the subtype limited purpose checking',
  );
}
