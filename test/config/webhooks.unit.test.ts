/** `WEBHOOK_FORWARD_URL`: the values that are read and refused. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../src/config/config';
import { temporaryFolder } from '../support/temporaryFolder';
import { problemsOf } from './problemsOf';

const keys = { PLAID_CLIENT_ID: 'id', PLAID_SECRET: 's3cret' };
const production = {
  NODE_ENV: 'production',
  PLAID_ENV: 'production',
  AUTH_MODE: 'jwt',
  AUTH_JWKS_URL: 'https://id.example/jwks.json',
  AUTH_ISSUER: 'https://id.example/',
  AUTH_AUDIENCE: 'links',
  ...keys,
};

it('is read with its secret, also from a file', () => {
  const url = 'https://hooks.example/plaid?key=secret-of-the-receiver';
  expect(readConfig({ ...keys, WEBHOOK_FORWARD_URL: url }).webhookForwardUrl?.href).toBe(url);
  const file = join(temporaryFolder(), 'url');
  writeFileSync(file, `${url}\n`);
  expect(readConfig({ ...keys, WEBHOOK_FORWARD_URL_FILE: file }).webhookForwardUrl?.href).toBe(url);
  expect(readConfig({}).webhookForwardUrl).toBeNull();
});

it('is accepted with the emulator, whose keys verify webhooks', () => {
  expect(problemsOf({ WEBHOOK_FORWARD_URL: 'http://hooks.internal/' })).toEqual([]);
});

it.each(['https://hooks.example/', 'http://127.0.0.1:8080/', 'http://localhost/plaid', 'http://[::1]/'])(
  'accepts %s in production',
  (WEBHOOK_FORWARD_URL) => expect(problemsOf({ ...production, WEBHOOK_FORWARD_URL })).toEqual([]),
);

it.each([
  [
    'not https in production',
    { ...production, WEBHOOK_FORWARD_URL: 'http://hooks.internal/' },
    'NODE_ENV=production requires an https WEBHOOK_FORWARD_URL, except on localhost.',
  ],
  [
    'this server',
    { ...keys, PLAID_WEBHOOK_URL: 'https://links.example', WEBHOOK_FORWARD_URL: 'https://links.example/' },
    'WEBHOOK_FORWARD_URL must not be PLAID_WEBHOOK_URL, which is this server.',
  ],
  [
    'without keys that verify webhooks',
    { PLAID_ENV: 'sandbox', PLAID_CREDENTIALS: 'caller', WEBHOOK_FORWARD_URL: 'https://hooks.example/' },
    'WEBHOOK_FORWARD_URL needs PLAID_CLIENT_ID and PLAID_SECRET, with which webhooks are verified.',
  ],
  [
    'with credentials',
    { ...keys, WEBHOOK_FORWARD_URL: 'https://user:password@hooks.example/' },
    'WEBHOOK_FORWARD_URL must be an http or https URL without credentials or a fragment.',
  ],
])('is refused if it is %s', (_, env, problem) => {
  expect(problemsOf(env)).toEqual([problem]);
});
