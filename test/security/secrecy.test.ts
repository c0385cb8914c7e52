/** The secret recorder of all suites (`support/secrets/secrecy.ts`) finds each kind of secret. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SecretsRecorder } from '../support/secrets/SecretsRecorder';
import { temporaryFolder } from '../support/temporaryFolder';

it.each<[string, (recorder: SecretsRecorder) => void, string]>([
  [
    'a bearer token',
    (it) => it.learnFromHeaders([['Authorization', 'Bearer opaque-bearer']]),
    'opaque-bearer',
  ],
  ['the router’s', (it) => it.learnFromHeaders([['router-authorization', 'of-the-router']]), 'of-the-router'],
  ['Plaid’s keys', (it) => it.learnFromHeaders([['PLAID-SECRET', ['of-plaids-api']]]), 'of-plaids-api'],
  ['a client id', (it) => it.learnFromHeaders([['PLAID-CLIENT-ID', 'client-5150']]), 'client-5150'],
  ['a short token', (it) => it.learnFromText('anything link-sandbox-1, and more'), 'link-sandbox-1'],
  [
    'the random part of a token',
    (it) => it.learnFromText('access-production-8ab976e6-64bc'),
    '8ab976e6-64bc',
  ],
  ['Plaid’s link token', (it) => it.learnFromText('{"link_token": "odd-token"}'), 'odd-token'],
  ['GraphQL’s link token', (it) => it.learnFromText('{"data": [{"linkToken": "odd-token"}]}'), 'odd-token'],
  ['public tokens', (it) => it.learnFromText('{"publicTokens": [null, "odd-token"]}'), 'odd-token'],
  ['a national id', (it) => it.learnFromText('{"user": {"ssn": "078051120"}}'), '078051120'],
  ['another national id', (it) => it.learnFromText('{"id_number": {"value": "AB123456C"}}'), 'AB123456C'],
  ['a literal', (it) => it.learnFromText('{"query": "{ a(accessTokens: [\\"odd-token\\"]) }"}'), 'odd-token'],
  ['a variable in a URL', (it) => it.learnFromUrl('/graphql?variables={"token":"odd-token"}'), 'odd-token'],
  ['a document in a URL', (it) => it.learnFromUrl('/graphql?query={a(token:"odd-token")}'), 'odd-token'],
  ['a variable', (it) => it.learnFromEnvironment({ ROUTER_SECRET: 'of-the-router' }), 'of-the-router'],
  [
    'a password of several hosts',
    (it) => it.learnFromEnvironment({ REDIS_URL: 'redis+sentinel://a:pass%20word@h:1,g:2/n' }),
    'pass word',
  ],
  ['a password', (it) => it.learnFromEnvironment({ REDIS_URL: 'redis://a:pass%20word@h' }), 'pass word'],
  [
    'a mounted secret',
    (it) => {
      const path = join(temporaryFolder(), 'secret');
      writeFileSync(path, 'of-a-file\n');
      it.learnFromEnvironment({ PLAID_SECRET_FILE: path });
    },
    'of-a-file',
  ],
])('learns %s', (_, learn, secret) => {
  const recorder = new SecretsRecorder();
  recorder.observe('log line', `{"said": "${secret}"}`, 'a test');
  expect(recorder.leaks()).toEqual([]);
  learn(recorder);
  expect(recorder.leaks()).toEqual([`“${secret}” is in a log line of “a test”: {"said": "${secret}"}`]);
});

it.each([
  ['as it is', 'a "secret"/of mine'],
  ['in capitals', 'A "SECRET"/OF MINE'],
  ['in JSON', JSON.stringify('a "secret"/of mine')],
  ['in a URL', encodeURIComponent('a "secret"/of mine')],
  ['in base64', Buffer.from('a "secret"/of mine').toString('base64')],
])('finds a secret %s', (_, output) => {
  const recorder = new SecretsRecorder();
  recorder.learn('a "secret"/of mine');
  recorder.observe('header', `x-echo: ${output}`, 'a test');
  expect(recorder.leaks()).toEqual([`“a "secret"/of mine” is in a header of “a test”: x-echo: ${output}`]);
});

it('ignores ordinary words and public values', () => {
  const recorder = new SecretsRecorder();
  recorder.learnFromText(
    '{"token": "sandbox", "clientName": "My own app", "id_number": {"type": "us_ssn_last_4"}}',
  );
  recorder.learnFromHeaders([
    ['plaid-version', '2020-09-14'],
    ['user-agent', 'plaid-link-graphql'],
  ]);
  recorder.learnFromEnvironment({ PLAID_BASE_URL: 'https://plaid.example/path', PLAID_ENV: 'production' });
  recorder.observe('log line', 'sandbox My own app us_ssn_last_4 2020-09-14 plaid-link-graphql', 'a test');
  recorder.observe('log line', 'https://plaid.example/path production', 'a test');
  expect(recorder.leaks()).toEqual([]);
});

it.each([
  ['of one character', 'x'],
  ['of escapes', '\\n'],
])('learns a secret anywhere in a long text %s', (_, filling) => {
  const recorder = new SecretsRecorder();
  const long = filling.repeat((32 * 1024 * 1024) / filling.length);
  const near = `${filling.repeat((1024 * 1024 - 40) / filling.length)}" token: "at-the-edge-of-a-piece" much: "`;
  recorder.learnFromText(`{ a(much: "${near}${long}") { token: "after-all-of-it" }`);
  const said = 'at-the-edge-of-a-piece after-all-of-it';
  recorder.observe('log line', said, 'a test');
  expect(recorder.leaks()).toEqual(
    ['at-the-edge-of-a-piece', 'after-all-of-it'].map((secret) => expect.stringContaining(`“${secret}”`)),
  );
});

it('reports each leak once', () => {
  const recorder = new SecretsRecorder();
  recorder.learn('a secret');
  recorder.observe('metrics', 'a secret', 'one test');
  recorder.observe('metrics', 'a secret', 'another test');
  expect(recorder.leaks()).toHaveLength(1);
  expect(recorder.leaks()).toEqual([]);
});
