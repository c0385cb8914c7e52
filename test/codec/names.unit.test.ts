import { enumValueNameOf, fieldNameOf, toSnakeCase } from '../../src/codec/names';

it.each([
  ['link_token', 'linkToken'],
  ['num_1099s_uploaded', 'num1099sUploaded'],
  ['rollover_401k_enabled', 'rollover401kEnabled'],
  ['reason_code_1', 'reasonCode1'],
  ['num_w2s_retrieved', 'numW2sRetrieved'],
  ['street2', 'street2'],
])('names the wire field %s %s in GraphQL', (wireName, fieldName) => {
  expect(fieldNameOf(wireName)).toBe(fieldName);
});

it.each([
  ['money market', 'MONEY_MARKET'],
  ['401k', '_401K'],
  ['4.1', '_4_1'],
  ['3_lite', '_3_LITE'],
  ['non-custodial wallet', 'NON_CUSTODIAL_WALLET'],
  ['v1.0', 'V1_0'],
  ['10T', '_10T'],
])('names the enum value %s %s in GraphQL', (word, name) => {
  expect(enumValueNameOf(word)).toBe(name);
});

it.each([
  ['linkSessionId', 'link_session_id'],
  ['numW2sRetrieved', 'num_w2s_retrieved'],
])('converts the GraphQL name %s to snake case', (fieldName, wireName) => {
  expect(toSnakeCase(fieldName)).toBe(wireName);
});
