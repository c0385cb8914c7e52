/** Fields that Plaid's messages name, found in the real schema. */
import { createCodec } from '../../src/codec/codec';
import { buildSchema } from '../../src/graphql/schema';

const codec = createCodec(buildSchema());
const find = (message: string) => codec.findNamedField('CreateLinkTokenInput', message);

it.each<[message: string, path: (string | number)[]]>([
  ['client_name must be a non-empty string', ['clientName']],
  ['the following required fields are missing: country_codes, language', ['countryCodes']],
  ['the following required fields are missing: language', ['language']],
  ['user.client_user_id must be a properly formatted, non-empty string', ['user', 'clientUserId']],
  ['client_user_id must not contain an email address', ['user', 'clientUserId']],
  ['products must be a list of valid products', ['products']],
  ['invalid value for "language"', ['language']],
  ['additional_consented_products[12] is not valid', ['additionalConsentedProducts', 12]],
  ['identity.account_ids.0 must be a string', ['identity', 'accountIds', 0]],
  [
    'account_filters.depository.account_subtypes must not be empty',
    ['accountFilters', 'depository', 'accountSubtypes'],
  ],
  ['hosted_link.no_such_field is not valid', ['hostedLink']],
  ['hosted_link.is_mobile_app must be a boolean.', ['hostedLink', 'isMobileApp']],
])('finds the field in "%s"', (message, path) => {
  expect(find(message)).toEqual(path);
});

it.each([
  'must provide at least one product',
  'OAuth redirect URI must be configured in the developer dashboard. See https://dashboard.plaid.com/team/api',
  'update mode is not supported for this user',
  'client_id must be a properly formatted, non-empty string',
  // A field of several filters.
  'account_subtypes must not be empty',
  '',
])('finds no field in "%s"', (message) => {
  expect(find(message)).toBeNull();
});

it('takes no time on a long message', () => {
  expect(find('a_b.'.repeat(1000))).toBeNull();
});
