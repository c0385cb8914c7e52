/** Redaction of secrets in Plaid’s messages. */
import { collectSecrets, redactSecrets } from '../../src/plaid/redact';
import { redactTokens } from '../../src/telemetry/redactTokens';

const UUID = 'af1a0311-da53-4636-b754-dd15cc058176';
const HEADER = 'eyJhbGciOiJIUzI1NiJ9';
const PAYLOAD = 'eyJzdWIiOiIxIn0xMjM';

it.each([
  [`access-sandbox-${UUID}`, 'access-sandbox-…'],
  [`a link-production-${UUID}, and more`, 'a link-production-…, and more'],
  [`wordPUBLIC-DEVELOPMENT-${UUID.toUpperCase()}`, 'wordPUBLIC-DEVELOPMENT-…'],
  [`access%2Dsandbox%2D${UUID.replaceAll('-', '%2D')}&x`, 'access%2Dsandbox%2D…&x'],
  [`access_production_${UUID.replaceAll('-', '_')}`, 'access_production_…'],
  [`${HEADER}.${PAYLOAD}.dozjgNryP4J3 x`, 'eyJ… x'],
  [`web_1${HEADER}.${PAYLOAD}.dozjgNryP4J3 x`, 'web_1eyJ… x'],
  [`${HEADER}..iv.cipher.tag`, 'eyJ…'],
  [`${HEADER} ${PAYLOAD}`, 'eyJ… eyJ…'],
  ['it said Bearer abc/def+==, and no', 'it said Bearer … and no'],
  ['Authorization: Basic dXNlcjpw\nand no', 'Authorization: …\nand no'],
  ['router-authorization = s3cr', 'router-authorization = …'],
  ['Set-Cookie: sid=abc; Path=/', 'Set-Cookie: …'],
  ['at https://ann:p@ss@plaid.internal/x:y@z', 'at https://…@plaid.internal/x:y@z'],
  ['redis://:hidden@cache:6379/0', 'redis://…@cache:6379/0'],
  ['078-05-1120 and 078 05 1120', '… and …'],
  ['_078.05.1120', '_…'],
])('blanks what looks like a secret: %s', (said, left) => {
  expect(redactTokens(said)).toBe(left);
});

it.each([
  'SANDBOX_ONLY, or _production_: neither',
  'the production-ready word',
  'version 1.2.3 of monkeyJungle.v1.2',
  'the bearer: nobody; a cookie was set, authorization failed',
  'https://plaid.com/docs/errors/invalid-input/#invalid_link_token at 10:15:20',
  '2026-11-22, 1234-56-7890 and 123-456-7890',
  'Hb1fJ0sWqRk2xYz',
])('does not redact other words: %s', (said) => {
  expect(redactTokens(said)).toBe(said);
});

const SECRET = 'Sup3r/Secret-V4lue?9';
it.each([
  ['as it was sent', SECRET],
  ['in capitals', SECRET.toUpperCase()],
  ['percent-encoded', encodeURIComponent(SECRET)],
  ['percent-encoded in small letters', encodeURIComponent(SECRET).toLowerCase()],
  ['in base64', Buffer.from(SECRET).toString('base64')],
  ['in base64 for URLs', Buffer.from(SECRET).toString('base64url')],
  ['in hexadecimal', Buffer.from(SECRET).toString('hex')],
])('redacts a known value: %s', (_, written) => {
  expect(redactSecrets(`it is "${written}".`, [SECRET])).toMatch(/^it is "…=*"\.$/u);
});

it('redacts the longer of two values with a common prefix', () => {
  expect(redactSecrets('abcd-1234 and abcd', ['abcd', 'abcd-1234'])).toBe('… and …');
});

it('redacts a value that contains a token pattern', () => {
  expect(redactSecrets('x-sandbox-1:rest, y', ['x-sandbox-1:rest'])).toBe('…, y');
});

it('finds a value beside one that breaks V8’s case-insensitive search', () => {
  expect(redactSecrets('SECRET-12345678', ['secret-12345678', 'ſabcdefghijklmnopqr'])).toBe('…');
});

it.each([
  ['123-45-6789', 'it is 123456789'],
  ['ab"cd\\ef', 'it is ab\\"cd\\\\ef'],
])('redacts another notation of %s', (secret, said) => {
  expect(redactSecrets(said, [secret])).toBe('it is …');
});

it('redacts the whole text for over 1,000 values', () => {
  const many = Array.from({ length: 1_001 }, (_, index) => `value number ${index};`);
  expect(redactSecrets('nothing of it', many)).toBe('…');
});

it('finds each of 900 values, and a long one', () => {
  const many = Array.from({ length: 900 }, (_, index) => `value number ${index};`);
  const long = 'long'.repeat(1_000);
  expect(redactSecrets(`${many[899]} and ${long}`, [...many, long])).toBe('… and …');
});

it('does not interpret values as patterns', () => {
  expect(redactSecrets('a.c$& (x|y) é\ud800! abc', ['a.c$&', '(x|y)', 'é\ud800!x'])).toBe('… … é\ud800! abc');
});

it.each([
  ['abcd*', 'no abcd* here', 'no … here'],
  ['(555', '(555) 5150', '…) 5150'],
  ['()'.repeat(120), 'it was … -- - -- not that', 'it was … -- - -- not that'],
  ['%20'.repeat(40), `${'%20'.repeat(10)}z`, `${'%20'.repeat(10)}z`],
  ['abcd()()()()()zzzz', '-'.repeat(1_000), '-'.repeat(1_000)],
])('handles a value that looks like a pattern in linear time: %s', (secret, said, left) => {
  expect(redactSecrets(said, [secret])).toBe(left);
});

it('redacts the whole text if it is over 4,096 characters long', () => {
  expect(redactSecrets('x'.repeat(4_097), [])).toBe('…');
  expect(redactSecrets('x'.repeat(4_096), [])).toBe('x'.repeat(4_096));
});

it('ignores values that are too short to be a secret', () => {
  expect(redactSecrets('the request', ['', 'the', 're'])).toBe('the request');
});

it('collects the secret fields of a request at any depth, without their types', () => {
  const body = {
    client_name: 'not this',
    access_token: 'a-1',
    access_tokens: ['a-2', null],
    user: { client_user_id: 'nor this', ssn: 's-1', id_number: { value: 'i-1', type: 'us_ssn' } },
    a_field_of_tomorrow: [{ processor_token: 'p-1', secret: { half: 'h-1' } }],
  };
  expect(collectSecrets(body).sort()).toEqual(['a-1', 'a-2', 'h-1', 'i-1', 'p-1', 's-1']);
});

it('collects secrets of a request nested 50,000 levels deep', () => {
  const deep = JSON.parse(`${'['.repeat(50_000)}{"ssn": "s-1"}${']'.repeat(50_000)}`);
  expect(collectSecrets({ deep })).toEqual(['s-1']);
});
