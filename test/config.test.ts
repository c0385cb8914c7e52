import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidEnvironment, readConfig, readStandinConfig } from '../src/config';
import { temporaryFolder } from './support/temporaryFolder';

const keys = { PLAID_CLIENT_ID: 'id', PLAID_SECRET: 's3cret' };

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof InvalidEnvironment) return error.problems;
    throw error;
  }
  return [];
}

it('needs nothing: the stand-in, on this machine alone', () => {
  expect(readConfig({})).toEqual({
    production: false,
    listen: { host: '127.0.0.1', port: 4000 },
    plaid: {
      environment: 'standin',
      baseUrl: null,
      credentials: { clientId: 'standin', secret: 'standin' },
      timeoutMs: 10_000,
      standin: { host: '127.0.0.1', port: 4001, credentials: null, legacyCallbacks: false },
    },
    createDefaults: { clientName: 'Plaid Link GraphQL', language: 'en', countryCodes: ['US'], webhook: null },
    corsOrigins: expect.arrayContaining(['https://studio.apollographql.com']),
    explorer: true,
    introspection: true,
    maxLinkTokensPerOperation: 100,
    logLevel: 'info',
  });
});

it('takes an empty variable for an absent one', () => {
  expect(
    readConfig({ PORT: '', PLAID_ENV: ' ', PLAID_CLIENT_ID: '', PLAID_SECRET: '', REDIS_URL: '' }),
  ).toEqual(readConfig({}));
});

it('takes what is set', () => {
  const config = readConfig({
    HOST: '0.0.0.0',
    PORT: '0',
    LOG_LEVEL: 'debug',
    EXPLORER: 'off',
    INTROSPECTION: '0',
    PLAID_TIMEOUT_MS: '250',
    PLAID_WEBHOOK_URL: 'https://hooks.example/a%2fb?c=d',
    CORS_ORIGINS: 'https://a.example, https://b.example:8443',
    PLAID_ENV: 'sandbox',
    ...keys,
  });
  expect(config).toMatchObject({
    listen: { host: '0.0.0.0', port: 0 },
    logLevel: 'debug',
    explorer: false,
    introspection: false,
    plaid: { timeoutMs: 250 },
    createDefaults: { webhook: 'https://hooks.example/a%2fb?c=d' },
    corsOrigins: ['https://a.example', 'https://b.example:8443'],
  });
});

it('goes to Plaid’s sandbox once there are keys', () => {
  const { plaid, createDefaults, corsOrigins } = readConfig(keys);
  expect(plaid.environment).toBe('sandbox');
  expect(plaid.baseUrl?.href).toBe('https://sandbox.plaid.com/');
  expect(plaid.credentials).toEqual({ clientId: 'id', secret: 's3cret' });
  expect(createDefaults).toEqual({ clientName: null, language: null, countryCodes: null, webhook: null });
  expect(corsOrigins).toEqual([]);
});

it.each([
  ['production', {}, 'https://production.plaid.com/'],
  ['sandbox', { PLAID_BASE_URL: 'http://gateway.internal/plaid' }, 'http://gateway.internal/plaid'],
  ['standin', { PLAID_BASE_URL: 'http://127.0.0.1:4001' }, 'http://127.0.0.1:4001/'],
])('finds %s with %p', (PLAID_ENV, env, href) => {
  expect(readConfig({ ...keys, ...env, PLAID_ENV }).plaid.baseUrl?.href).toBe(href);
});

it('holds the stand-in to the two credentials that are set', () => {
  const { standin, credentials } = readConfig({ ...keys, PLAID_ENV: 'standin' }).plaid;
  expect([standin.credentials, credentials]).toEqual([
    { clientId: 'id', secret: 's3cret' },
    { clientId: 'id', secret: 's3cret' },
  ]);
  expect(readStandinConfig({ STANDIN_PORT: '0', STANDIN_LEGACY_CALLBACKS: 'on' })).toEqual({
    host: '127.0.0.1',
    port: 0,
    credentials: null,
    legacyCallbacks: true,
  });
});

it('leaves the credentials to the callers', () => {
  expect(readConfig({ PLAID_ENV: 'sandbox', PLAID_CREDENTIALS: 'caller' }).plaid.credentials).toBeNull();
});

describe('secrets in files', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });

  function file(content: string): string {
    writeFileSync(join(folder, 'secret'), content);
    return join(folder, 'secret');
  }

  it('are read without the line end', () => {
    const config = readConfig({
      PLAID_CLIENT_ID_FILE: file('s3cret\n'),
      PLAID_SECRET_FILE: file('s3cret\n'),
    });
    expect(config.plaid.credentials).toEqual({ clientId: 's3cret', secret: 's3cret' });
  });

  it.each([
    [() => ({ PLAID_SECRET_FILE: join(folder, 'nowhere') }), 'The file of PLAID_SECRET_FILE cannot be read.'],
    [() => ({ PLAID_SECRET_FILE: file('\n') }), 'The file of PLAID_SECRET_FILE is empty.'],
    [
      () => ({ PLAID_SECRET_FILE: file('a'), PLAID_SECRET: 'b' }),
      'Set PLAID_SECRET or PLAID_SECRET_FILE, not both.',
    ],
  ])('are refused when they cannot be right: %#', (env, problem) => {
    expect(problemsOf({ PLAID_CLIENT_ID: 'id', ...env() })).toContain(problem);
  });
});

it.each([
  [{ PORT: '70000' }, 'PORT must be a whole number from 0 to 65535.'],
  [{ PORT: '4e3' }, 'PORT must be a whole number from 0 to 65535.'],
  [{ PLAID_TIMEOUT_MS: '0' }, 'PLAID_TIMEOUT_MS must be a whole number from 1 to 600000.'],
  [{ PLAID_ENV: 'development' }, 'PLAID_ENV must be one of standin, sandbox, production.'],
  [
    { PLAID_ENV: 'sandbox' },
    'PLAID_ENV=sandbox needs PLAID_CLIENT_ID and PLAID_SECRET, or PLAID_CREDENTIALS=caller.',
  ],
  [{ PLAID_CLIENT_ID: 'id' }, 'PLAID_CLIENT_ID is set, and PLAID_SECRET is not.'],
  [{ PLAID_SECRET: 's' }, 'PLAID_SECRET is set, and PLAID_CLIENT_ID is not.'],
  [{ ...keys, PLAID_SECRET: 'two\nlines' }, 'PLAID_SECRET must be printable ASCII without spaces.'],
  [
    { PLAID_BASE_URL: 'ftp://x' },
    'PLAID_BASE_URL must be an http or https URL without credentials or a fragment.',
  ],
  [
    { PLAID_BASE_URL: 'https://a:b@x' },
    'PLAID_BASE_URL must be an http or https URL without credentials or a fragment.',
  ],
  [{ PLAID_COUNTRY_CODES: 'US,usa' }, 'PLAID_COUNTRY_CODES must list two-letter codes such as US,CA.'],
  [
    { CORS_ORIGINS: 'https://a.example/x' },
    'CORS_ORIGINS must list origins such as https://app.example.com, separated by commas.',
  ],
  [{ EXPLORER: 'perhaps' }, 'EXPLORER must be on or off.'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent.'],
  [{ AUTH_MODE: 'jwt' }, 'AUTH_MODE=jwt is not supported by this version.'],
  [{ ROUTER_SECRET: 'x' }, 'ROUTER_SECRET is not supported by this version, and is not ignored either.'],
  [{ REDIS_URL: 'redis://x' }, 'REDIS_URL is not supported by this version, and is not ignored either.'],
  [{ PLAID_BASE_URL: 'https://x/?y' }, 'PLAID_BASE_URL must have no query.'],
])('refuses %p', (env, problem) => {
  expect(problemsOf(env as Record<string, string>)).toEqual([problem]);
});

it('says all that is wrong at once, and quotes no value', () => {
  const problems = problemsOf({ PORT: 'x', LOG_LEVEL: 's3cret', PLAID_SECRET: 's3cret' });
  expect(problems).toHaveLength(3);
  expect(problems.join()).not.toContain('s3cret');
});

it.each([
  [{ PLAID_ENV: 'standin', ...keys }, 'NODE_ENV=production refuses PLAID_ENV=standin.'],
  [keys, 'NODE_ENV=production refuses AUTH_MODE=none.'],
  [
    { ...keys, PLAID_WEBHOOK_URL: 'http://x.example' },
    'NODE_ENV=production refuses a PLAID_WEBHOOK_URL that is not https.',
  ],
])('refuses %p in production', (env, problem) => {
  expect(problemsOf({ NODE_ENV: 'production', ...env })).toContain(problem);
});

it('gives a config that nobody can change', () => {
  const config = readConfig({});
  expect(Object.isFrozen(config) && Object.isFrozen(config.plaid.standin)).toBe(true);
});
