/** Validation of `/link/token/create`: accepted and rejected requests. */
import { requestShape } from '../../../src/emulator/create/requestShape';
import { type Json, shareTestEmulator, smallestRequest, type TestEmulator } from '../testEmulator';

const withoutProducts = { products: undefined };
const cra = {
  products: ['cra_base_report'],
  cra_options: { days_requested: 365 },
  consumer_report_permissible_purpose: 'EXTENSION_OF_CREDIT',
};
const income = {
  products: ['income_verification'],
  income_verification: { income_source_types: ['bank'], bank_income: { days_requested: 180 } },
  user_id: 'usr_9nSp2KuZ2x4JDw',
};
const update = { ...withoutProducts, access_token: 'access-sandbox-c4ffdfca' };
const accounts = { depository: { account_subtypes: ['checking'] } };
const hosted = (hosted_link: Json) => ({ hosted_link });
const user = (fields: Json) => ({ user: { client_user_id: 'user-42', ...fields } });
const invalid = (...fields: Json[]): [Json, string, number][] =>
  fields.map((field) => [field, 'INVALID_FIELD', 400]);

const rejected: [fields: Json, code: string, status: number][] = [
  [{ client_name: undefined, language: undefined }, 'MISSING_FIELDS', 400],
  [{ user: undefined }, 'MISSING_FIELDS', 400],
  [{ user: {} }, 'MISSING_FIELDS', 400],
  [{ statements: { start_date: '2026-01-01' } }, 'MISSING_FIELDS', 400],
  [{ user: 'user-42' }, 'INVALID_CONFIGURATION', 400],
  [{ user: { client_user_id: 42 } }, 'INVALID_CONFIGURATION', 400],
  [user({ email_address: { value: 'a@b.example' } }), 'INVALID_CONFIGURATION', 400],
  [{ products: 'auth' }, 'INVALID_CONFIGURATION', 400],
  [{ products: [1] }, 'INVALID_CONFIGURATION', 400],
  [{ transactions: { days_requested: '90' } }, 'INVALID_CONFIGURATION', 400],
  ...invalid(
    { client_name: '' },
    { client_name: 7 },
    { enable_multi_item_link: 'yes' },
    { language: 'xx' },
    { country_codes: [] },
    { country_codes: ['US', 'ZZ'] },
    { webhook: 'not a url' },
    { webhook: 'ftp://app.example/' },
    { redirect_uri: 'http://app.example/' },
    { redirect_uri: 'https://app.example/?page=1' },
    { redirect_uri: 'https://app.example/', android_package_name: 'com.example.app' },
    user({ client_user_id: '' }),
    user({ client_user_id: 'ann@mail.example' }),
    user({ client_user_id: '+1 415 555 0123' }),
    user({ client_user_id: '(415) 555-0123' }),
    user({ phone_number: '415-555-0123' }),
    user({ phone_number: '+11115550123' }),
    ...['12', '+1', '+44', '+ ( ) -', '+1 415 555 CALL', '+1/415/555/0123', '1 415 555 0123'].map(
      (phone_number) => user({ phone_number }),
    ),
    user({ date_of_birth: '1990-02-30' }),
    user({ name: { given_name: 'Ann', family_name: 'Lee' } }),
    user({ address: { country: 'US', postal_code: '9410' } }),
  ),
  [user({ email_address: 'ann@' }), 'INVALID_USER_IDENTITY_DATA', 403],
  [{ user_id: '' }, 'INVALID_USER_ID', 400],
  [{ user_id: 'unknown' }, 'USER_NOT_FOUND', 400],
  [{ user_token: 'unknown' }, 'INVALID_USER_TOKEN', 400],
  [{ institution_id: 'ins_0' }, 'INVALID_INSTITUTION', 400],
  ...invalid(
    hosted({ url_lifetime_seconds: 0 }),
    hosted({ url_lifetime_seconds: 1.5 }),
    hosted({ url_lifetime_seconds: 21 * 24 * 3600 + 1 }),
    hosted({ delivery_method: 'pigeon' }),
    hosted({ delivery_method: 'sms' }),
    hosted({ completion_redirect_uri: 'nowhere' }),
    hosted({ completion_redirect_uri: 'javascript:alert(1)//' }),
    hosted({ completion_redirect_uri: 'https://app.example;script-src/' }),
  ),
  [{ products: ['groceries'] }, 'INVALID_PRODUCT', 400],
  [{ products: ['balance'] }, 'INVALID_PRODUCT', 400],
  [{ optional_products: ['transactions_refresh'] }, 'INVALID_PRODUCT', 400],
  [{ additional_consented_products: ['recurring_transactions'] }, 'INVALID_PRODUCT', 400],
  ...invalid(
    withoutProducts,
    { products: [] },
    { products: ['auth', 'auth'] },
    { required_if_supported_products: ['transactions'] },
    { additional_consented_products: ['transactions'] },
    { products: ['identity_verification', 'auth'], identity_verification: { template_id: 'idvtmp_1' } },
    { products: ['payment_initiation'] },
    { products: ['payment_initiation'], payment_initiation: {} },
    { products: ['signal'] },
    { ...cra, consumer_report_permissible_purpose: undefined },
    { ...cra, consumer_report_permissible_purpose: 'CURIOSITY' },
    { consumer_report_permissible_purpose: 'EXTENSION_OF_CREDIT' },
    { ...cra, products: ['cra_lend_score'] },
    { ...cra, products: ['cra_base_report', 'assets'] },
    { ...cra, cra_options: undefined },
    { ...cra, cra_options: { days_requested: 732 } },
    { ...cra, cra_options: { days_requested: 365, days_required: 185 } },
    { ...income, income_verification: undefined },
    { ...income, user_id: undefined },
    { ...income, income_verification: { income_source_types: ['bank', 'payroll'] } },
    { ...income, income_verification: { bank_income: { days_requested: 732 } } },
    {
      ...income,
      products: ['income_verification', 'auth'],
      income_verification: { income_source_types: ['payroll'] },
    },
    { transactions: { days_requested: 0 } },
    { transactions: { days_requested: 731 } },
    { cashflow_report: { days_requested: 731 } },
    { products: ['statements'] },
    { statements: { start_date: '2026-02-01', end_date: '2026-01-01' } },
    { statements: { start_date: '2023-01-01', end_date: '2026-01-01' } },
    { payment_configuration: { amount: '10' } },
    { payment_configuration: { amount: '10.00', description: 'x'.repeat(257) } },
    { identity: { account_ids: ['a', 'b'] } },
    { auth: { same_day_microdeposits_enabled: true }, products: ['auth', 'transactions'] },
    { account_filters: { depository: { account_subtypes: ['limited purpose checking'] } } },
    { ...update, products: ['transactions'] },
    { ...update, account_filters: accounts },
    { ...update, account_filters: { depository: { account_subtypes: [] } } },
    { ...withoutProducts, update: { user: true } },
  ),
  [{ ...update, access_token: 'unknown' }, 'INVALID_ACCESS_TOKEN', 400],
  [
    { ...update, products: ['assets'], update: { account_selection_enabled: true } },
    'PRODUCTS_NOT_SUPPORTED',
    400,
  ],
];

const accepted: Json[] = [
  { products: null, access_token: 'access-sandbox-c4ffdfca' },
  { webhook: null },
  { redirect_uri: '' },
  { redirect_uri: 'http://localhost:3000/return' },
  { user: undefined, user_id: 'usr_9nSp2KuZ2x4JDw' },
  { user_id: 'usr_9nSp2KuZ2x4JDw', enable_multi_item_link: true },
  user({ client_user_id: '1234567890', phone_number: '+14155550123', email_address: 'ann@mail.example' }),
  ...[
    '+1 415 5550123',
    '+1 (415) 555-0123',
    '+1.415.555.0123',
    ' +1-415-555-0123 ',
    '+1\u00a0415\u2011555\u20110123',
    '+44 7700 900123',
    '+44 (0)7700 900123',
    '+49 (30) 1234567',
  ].map((phone_number) => user({ phone_number })),
  { client_name: 'A name that is longer than thirty characters' },
  { optional_products: ['identity'], additional_consented_products: ['identity'] },
  { products: ['auth'], optional_products: ['signal'] },
  { products: ['auth'], auth: { same_day_microdeposits_enabled: true } },
  cra,
  { ...cra, cra_options: { days_requested: 60, partner_insights: { prism_versions: null } } },
  income,
  update,
  { ...update, products: ['statements'], statements: { start_date: '2024-03-01', end_date: '2026-03-01' } },
  { ...update, account_filters: accounts, update: { account_selection_enabled: true } },
  { ...update, account_filters: {} },
  { ...update, account_filters: { depository: null } },
  { ...update, products: [], auth: { same_day_microdeposits_enabled: true } },
  { ...withoutProducts, update: { user: true }, user_token: 'user-sandbox-1' },
  { ...withoutProducts, transfer: { authorization_id: 'auth-1' } },
  hosted({ completion_redirect_uri: 'budget-buddy://linked', is_mobile_app: true }),
  { user: { client_user_id: 'user-42', unknown_field: 1 } },
];

/** Path of the field at the start of Plaid's message; null if the request has no such field. */
function fieldNamedBy(message: string): string | null {
  if (message === 'must provide at least one product') return 'products';
  const [path = ''] = /^[a-z0-9_.]+/.exec(message) ?? [];
  let shape: Json = requestShape;
  for (const name of path.split('.')) shape = shape?.[name] ?? shape?.[`${name}?`];
  return shape === undefined ? null : path;
}

describe('/link/token/create', () => {
  const started = shareTestEmulator();
  let emulator: TestEmulator;
  beforeEach(() => {
    emulator = started();
  });

  it.each(rejected)('rejects %j with %s', async (fields, code, status) => {
    const response = await emulator.post('/link/token/create', { ...smallestRequest, ...fields });
    expect([response.body.error_code, response.status]).toEqual([code, status]);
    if (code === 'INVALID_FIELD') expect(fieldNamedBy(response.body.error_message)).not.toBeNull();
  });

  it.each([
    [user({ phone_number: '12' }), 'user.phone_number'],
    [{ client_name: 7 }, 'client_name'],
    [{ products: ['auth', 'auth'] }, 'products'],
    [{ additional_consented_products: ['transactions'] }, 'additional_consented_products'],
    [hosted({ url_lifetime_seconds: 0 }), 'hosted_link.url_lifetime_seconds'],
  ])('names the invalid field of %j', async (fields, field) => {
    const { body } = await emulator.post('/link/token/create', { ...smallestRequest, ...fields });
    expect(fieldNamedBy(body.error_message)).toBe(field);
  });

  it.each(accepted)('accepts %j', async (fields) => {
    expect(await emulator.post('/link/token/create', { ...smallestRequest, ...fields })).toMatchObject({
      status: 200,
      body: { link_token: expect.any(String) },
    });
  });

  it('names all missing fields in one error', async () => {
    const { body } = await emulator.post('/link/token/create', {});
    expect(body.error_message).toBe(
      'the following required fields are missing: client_name, language, country_codes, user',
    );
  });

  it('explains why balance cannot be requested', async () => {
    const { body } = await emulator.post('/link/token/create', { ...smallestRequest, products: ['balance'] });
    expect(body.error_message).toContain('It is automatically initialized');
  });

  it('returns account filters and institution data in the metadata', async () => {
    const sent = { account_filters: accounts, institution_data: { routing_number: '110000000' } };
    const { metadata } = await emulator.get(await emulator.linkToken(sent));
    expect(metadata).toMatchObject(sent);
  });

  it('treats empty account filters in update mode as absent', async () => {
    const { metadata } = await emulator.get(await emulator.linkToken({ ...update, account_filters: {} }));
    expect(metadata).not.toHaveProperty('account_filters');
  });

  it('returns the user id on create and on get', async () => {
    const fields = { ...smallestRequest, user_id: 'usr_9nSp2KuZ2x4JDw' };
    const { body } = await emulator.post('/link/token/create', fields);
    expect(body.user_id).toBe('usr_9nSp2KuZ2x4JDw');
    expect(await emulator.get(body.link_token)).toMatchObject({ user_id: 'usr_9nSp2KuZ2x4JDw' });
  });
});
