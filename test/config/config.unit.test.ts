import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig, readEmulatorConfig } from '../../src/config/config';
import { temporaryFolder } from '../support/temporaryFolder';
import { problemsOf } from './problemsOf';

const jwt = {
  AUTH_MODE: 'jwt',
  AUTH_JWKS_URL: 'https://id.example/jwks.json',
  AUTH_ISSUER: 'https://id.example/',
  AUTH_AUDIENCE: 'plaid-link',
};
const MISSING_AUTH_MODE =
  'AUTH_JWKS_URL, AUTH_ISSUER or AUTH_AUDIENCE is set but AUTH_MODE is not. Set AUTH_MODE to jwt or none.';
const REDIS =
  'REDIS_URL must be redis://host:port/database or redis+sentinel://host:port,host:port/name/database, or rediss for TLS.';
const PROXIES = 'TRUST_PROXY must be on, off, or a list of proxy addresses such as 10.0.0.0/8.';

const keys = { PLAID_CLIENT_ID: 'id', PLAID_SECRET: 's3cret' };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it('defaults to the emulator on localhost', () => {
  expect(readConfig({})).toEqual({
    production: false,
    listen: { host: '127.0.0.1', port: 4000, fd: null },
    adminPort: null,
    keepAliveTimeoutMs: 72_000,
    plaid: {
      environment: 'emulator',
      baseUrl: null,
      credentials: { clientId: 'emulator-client-id', secret: 'emulator-secret' },
      ownCredentials: { clientId: 'emulator-client-id', secret: 'emulator-secret' },
      timeoutMs: 10_000,
      maxCallsInFlight: 1_000,
      maxAttempts: 3,
      breaker: true,
      emulator: {
        host: '127.0.0.1',
        port: 4001,
        credentials: null,
        legacyCallbacks: false,
        webhookFaults: [],
        webhookRetryScale: 1,
      },
    },
    proxies: { http: null, https: null, exceptions: [] },
    createDefaults: { clientName: 'Plaid Link GraphQL', language: 'en', countryCodes: ['US'], webhook: null },
    ownWebhook: true,
    webhookForwardUrl: null,
    auth: { mode: 'none' },
    routerSecrets: null,
    callbackOrigins: [],
    redis: null,
    trustProxy: false,
    corsOrigins: expect.arrayContaining(['https://studio.apollographql.com']),
    explorer: true,
    introspection: true,
    limits: {
      bodyBytes: 1_048_576,
      tokens: 10_000,
      depth: 15,
      aliases: 200,
      directives: 100,
      repeats: 250,
      cost: 50_000,
      linkTokens: 100,
      errors: 10,
      requestsInFlight: 1_000,
      eventLoopTurnMs: 50,
      connections: 20_000,
      liveConnections: { endUser: null, others: null },
      subscriptions: { endUser: null, others: null },
    },
    rateLimits: { creates: { endUser: null, others: null }, reads: { endUser: null, others: null } },
    trustedOperations: { manifest: null, only: false },
    telemetry: { logLevel: 'info', instance: expect.stringMatching(UUID), metrics: true, traces: null },
    shutdown: { delayMs: 0 },
    files: new Map(),
  });
});

it('treats an empty variable as absent', () => {
  expect(
    readConfig({ PORT: '', PLAID_ENV: ' ', PLAID_CLIENT_ID: '', PLAID_SECRET: '', REDIS_URL: '' }),
  ).toEqual(readConfig({}));
});

it('reads the variables that are set', () => {
  const config = readConfig({
    HOST: '0.0.0.0',
    PORT: '0',
    LOG_LEVEL: 'debug',
    METRICS: 'off',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.internal:4318/',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20k-1,x-tenant=a%2Cb',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_SERVICE_NAME: 'link',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
    MAX_PLAID_ATTEMPTS: '1',
    PLAID_BREAKER: 'off',
    MAX_SUBSCRIPTIONS_PER_CALLER: '5',
    SHUTDOWN_DELAY_MS: '5000',
    EXPLORER: 'off',
    INTROSPECTION: '0',
    PLAID_TIMEOUT_MS: '250',
    PLAID_WEBHOOK_URL: 'https://hooks.example/a%2fb?c=d',
    CORS_ORIGINS: 'https://a.example, https://b.example:8443',
    ROUTER_CALLBACK_ORIGINS: 'http://router.internal:4000,https://router.example,http://[::1]:8080',
    PLAID_ENV: 'sandbox',
    ...keys,
  });
  expect(config).toMatchObject({
    listen: { host: '0.0.0.0', port: 0, fd: null },
    telemetry: {
      logLevel: 'debug',
      metrics: false,
      traces: {
        url: new URL('http://collector.internal:4318/v1/traces'),
        headers: { authorization: 'Bearer k-1', 'x-tenant': 'a,b' },
        protocol: 'http/protobuf',
        resource: { 'service.name': 'link', 'service.instance.id': expect.stringMatching(UUID) },
        sampleRatio: 0.25,
      },
    },
    shutdown: { delayMs: 5_000 },
    limits: { subscriptions: { endUser: 5, others: 5 } },
    explorer: false,
    introspection: false,
    plaid: { timeoutMs: 250, maxAttempts: 1, breaker: false },
    createDefaults: { webhook: 'https://hooks.example/a%2fb?c=d' },
    corsOrigins: ['https://a.example', 'https://b.example:8443'],
    callbackOrigins: ['http://router.internal:4000', 'https://router.example', 'http://[::1]:8080'],
  });
});

it.each([
  ['a host', 'router.example'],
  ['a path', 'https://router.example/callback'],
  ['a slash at the end', 'https://router.example/'],
  ['a wildcard', 'https://*.router.example'],
  ['any', '*'],
  ['a port that goes without saying', 'https://router.example:443'],
  ['credentials', 'https://user:password@router.example'],
  ['capitals', 'https://Router.example'],
  ['another scheme', 'ws://router.example'],
  ['nothing', 'null'],
])('rejects a callback origin with %s', (_, origin) => {
  expect(problemsOf({ ROUTER_CALLBACK_ORIGINS: origin })).toEqual([
    'ROUTER_CALLBACK_ORIGINS must list origins such as https://app.example.com, separated by commas.',
  ]);
});

it('reads AUTH_MODE=jwt and its rate limits', () => {
  const { auth, rateLimits } = readConfig({ ...jwt, AUTH_AUDIENCE: 'a, b' });
  expect(rateLimits).toEqual({
    creates: { endUser: 300, others: null },
    reads: { endUser: 6_000, others: null },
  });
  expect(auth).toEqual({
    mode: 'jwt',
    jwksUrl: new URL('https://id.example/jwks.json'),
    issuer: 'https://id.example/',
    audiences: ['a', 'b'],
  });
  expect(readConfig({ ...jwt, AUTH_MODE: 'none' }).auth).toEqual({ mode: 'none' });
});

it.each(['http://127.0.0.1:9/jwks', 'http://localhost/jwks', 'http://[::1]/jwks'])(
  'accepts an AUTH_JWKS_URL on localhost without https in production: %s',
  (AUTH_JWKS_URL) => {
    expect(
      problemsOf({ NODE_ENV: 'production', PLAID_ENV: 'production', ...keys, ...jwt, AUTH_JWKS_URL }),
    ).toEqual([]);
  },
);

it('starts in production with AUTH_MODE=jwt', () => {
  const config = readConfig({ NODE_ENV: 'production', PLAID_ENV: 'production', ...keys, ...jwt });
  expect([config.auth.mode, config.introspection, config.explorer, config.listen.host]).toEqual([
    'jwt',
    false,
    false,
    '0.0.0.0',
  ]);
});

it.each([
  ['off', false],
  ['No', false],
  ['on', true],
  ['TRUE', true],
  ['1', true],
  ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
])('reads TRUST_PROXY=%s', (TRUST_PROXY, trustProxy) => {
  expect(readConfig({ TRUST_PROXY }).trustProxy).toEqual(trustProxy);
});

it.each([
  ['[::1]', '::1'],
  ['::', '::'],
  ['[fe80::1%eth0]', 'fe80::1%eth0'],
  ['localhost', 'localhost'],
  ['my_host.internal.', 'my_host.internal.'],
])('reads HOST=%s', (HOST, host) => {
  expect(readConfig({ HOST }).listen.host).toBe(host);
});

it.each(['/run/x.sock', 'unix:/run/x.sock', '127.0.0.1:4000', '[::1]:4000', 'http://a.example', '*'])(
  'rejects HOST=%s',
  (HOST) => {
    expect(problemsOf({ HOST })).toEqual([
      'HOST must be a host name or an IP address. Unix sockets are not supported.',
    ]);
  },
);

it('applies a configured rate limit to all callers, and no limit for 0', () => {
  expect(readConfig({ MAX_CREATES_PER_MINUTE: '5', MAX_READS_PER_MINUTE: '0' }).rateLimits).toEqual({
    creates: { endUser: 5, others: 5 },
    reads: { endUser: null, others: null },
  });
});

it.each([
  [['on', 'ON', 'true', 'yes', 'Yes', '1'], true],
  [['off', 'false', 'no', 'NO', '0'], false],
])('reads %j as a switch', (words, value) => {
  for (const INTROSPECTION of words) expect(readConfig({ INTROSPECTION }).introspection).toBe(value);
});

it('defaults to Plaid’s sandbox if credentials are set', () => {
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
  ['emulator', { PLAID_BASE_URL: 'http://127.0.0.1:4001' }, 'http://127.0.0.1:4001/'],
])('reads the base URL of %s with %p', (PLAID_ENV, env, href) => {
  expect(readConfig({ ...keys, ...env, PLAID_ENV }).plaid.baseUrl?.href).toBe(href);
});

it('restricts the emulator to the configured credentials', () => {
  const { emulator, credentials } = readConfig({ ...keys, PLAID_ENV: 'emulator' }).plaid;
  expect([emulator.credentials, credentials]).toEqual([
    { clientId: 'id', secret: 's3cret' },
    { clientId: 'id', secret: 's3cret' },
  ]);
  expect(readEmulatorConfig({ EMULATOR_PORT: '0', EMULATOR_LEGACY_CALLBACKS: 'on' })).toEqual({
    host: '127.0.0.1',
    port: 0,
    credentials: null,
    legacyCallbacks: true,
    webhookFaults: [],
    webhookRetryScale: 1,
  });
});

it('has no credentials with PLAID_CREDENTIALS=caller', () => {
  expect(readConfig({ PLAID_ENV: 'sandbox', PLAID_CREDENTIALS: 'caller' }).plaid.credentials).toBeNull();
});

describe('secrets in files', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
    writeFileSync(join(folder, 'url'), 'rediss://u:p@redis.example/2\n');
  });

  function file(content: string): string {
    writeFileSync(join(folder, 'secret'), content);
    return join(folder, 'secret');
  }

  it('are read without the trailing newline', () => {
    const config = readConfig({
      PLAID_CLIENT_ID_FILE: file('s3cret\n'),
      PLAID_SECRET_FILE: file('s3cret\n'),
    });
    expect(config.plaid.credentials).toEqual({ clientId: 's3cret', secret: 's3cret' });
  });

  it('are read without a byte-order mark', () => {
    expect(readConfig({ ROUTER_SECRET_FILE: file('\ufeffs3cret\r\n') }).routerSecrets).toEqual(['s3cret']);
  });

  it('are supported for ROUTER_SECRET and REDIS_URL', () => {
    const { routerSecrets, redis } = readConfig({
      ROUTER_SECRET_FILE: file('s3cret\n'),
      REDIS_URL_FILE: join(folder, 'url'),
    });
    expect([routerSecrets, redis?.password]).toEqual([['s3cret'], 'p']);
  });

  it('may list several router secrets, one per line', () => {
    const config = readConfig({ ROUTER_SECRET_FILE: file('old\r\n\nnew\n') });
    expect(config.routerSecrets).toEqual(['old', 'new']);
    expect(problemsOf({ ROUTER_SECRET_FILE: file('old\nnew one') })).toEqual([
      'ROUTER_SECRET must be printable ASCII without spaces.',
    ]);
  });

  it('may be the log level', () => {
    expect(readConfig({ LOG_LEVEL_FILE: file('debug\n') }).telemetry.logLevel).toBe('debug');
    expect(problemsOf({ LOG_LEVEL_FILE: file('loud') })).toEqual([
      'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent.',
    ]);
  });

  it.each([
    [
      () => ({ PLAID_SECRET_FILE: join(folder, 'nowhere') }),
      'The file named by PLAID_SECRET_FILE cannot be read.',
    ],
    [() => ({ PLAID_SECRET_FILE: file('\n') }), 'The file named by PLAID_SECRET_FILE is empty.'],
    [
      () => ({ PLAID_SECRET_FILE: file('a'), PLAID_SECRET: 'b' }),
      'Set PLAID_SECRET or PLAID_SECRET_FILE, not both.',
    ],
  ])('are rejected if missing, empty or ambiguous: %#', (env, problem) => {
    expect(problemsOf({ PLAID_CLIENT_ID: 'id', ...env() })).toContain(problem);
  });
});

it.each([
  [{ PORT: '70000' }, 'PORT must be a whole number from 0 to 65535.'],
  [{ ADMIN_PORT: 'tcp://10.96.12.7:9000' }, 'ADMIN_PORT must be a whole number from 0 to 65535.'],
  [{ ADMIN_PORT: '4000' }, 'ADMIN_PORT must differ from PORT.'],
  [{ PORT: '4e3' }, 'PORT must be a whole number from 0 to 65535.'],
  [{ PLAID_TIMEOUT_MS: '0' }, 'PLAID_TIMEOUT_MS must be a whole number from 1 to 600000.'],
  [{ PLAID_ENV: 'development' }, 'PLAID_ENV must be one of emulator, sandbox, production.'],
  [
    { PLAID_ENV: 'sandbox' },
    'PLAID_ENV=sandbox needs PLAID_CLIENT_ID and PLAID_SECRET, or PLAID_CREDENTIALS=caller.',
  ],
  [{ PLAID_CLIENT_ID: 'id' }, 'PLAID_CLIENT_ID is set but PLAID_SECRET is not.'],
  [{ PLAID_SECRET: 's' }, 'PLAID_SECRET is set but PLAID_CLIENT_ID is not.'],
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
  [
    { ROUTER_CALLBACK_ORIGINS: 'https://router.example, router.internal:4000' },
    'ROUTER_CALLBACK_ORIGINS must list origins such as https://app.example.com, separated by commas.',
  ],
  [{ ...jwt, AUTH_JWKS_URL: '' }, 'AUTH_MODE=jwt needs AUTH_JWKS_URL.'],
  [{ ...jwt, AUTH_ISSUER: '' }, 'AUTH_MODE=jwt needs AUTH_ISSUER.'],
  [{ ...jwt, AUTH_AUDIENCE: '' }, 'AUTH_MODE=jwt needs AUTH_AUDIENCE.'],
  [{ ...jwt, AUTH_AUDIENCE: ' , ' }, 'AUTH_MODE=jwt needs AUTH_AUDIENCE.'],
  [
    { ...jwt, AUTH_JWKS_URL: 'x' },
    'AUTH_JWKS_URL must be an http or https URL without credentials or a fragment.',
  ],
  [{ ...jwt, AUTH_MODE: 'JWT' }, 'AUTH_MODE must be one of none, jwt.'],
  [{ ...jwt, AUTH_MODE: '' }, MISSING_AUTH_MODE],
  [{ AUTH_AUDIENCE: 'us' }, MISSING_AUTH_MODE],
  [{ ROUTER_SECRET: ' ' }, 'ROUTER_SECRET is blank.'],
  [{ ROUTER_SECRET_FILE: ' ' }, 'ROUTER_SECRET_FILE is blank.'],
  [{ ROUTER_SECRET: 'two words' }, 'ROUTER_SECRET must be printable ASCII without spaces.'],
  [{ REDIS_URL: 'http://x' }, REDIS],
  [{ REDIS_URL: 'redis://a:6379,b:6379' }, REDIS],
  [{ REDIS_URL: 'redis://x:port' }, REDIS],
  [{ REDIS_URL: 'redis://x#y' }, REDIS],
  [{ REDIS_URL: 'redis://:6379' }, REDIS],
  [{ REDIS_URL: 'redis+sentinel://a:26379,b:26379' }, REDIS],
  [{ REDIS_URL: 'redis+sentinel://a,,b/main' }, REDIS],
  [{ REDIS_URL: 'redis+sentinel://a,b/main/x' }, REDIS],
  [{ REDIS_URL: 'redis+sentinel://u:100%@a,b/main' }, REDIS],
  [
    { REDIS_URL: 'redis+sentinel://a/main', REDIS_SENTINEL_PASSWORD: 'two words' },
    'REDIS_SENTINEL_PASSWORD must be printable ASCII without spaces.',
  ],
  [
    { REDIS_URL: 'rediss://x', REDIS_TLS_CA_FILE: '/nowhere' },
    'The file named by REDIS_TLS_CA_FILE cannot be read.',
  ],
  [
    { REDIS_URL: 'rediss://x', REDIS_TLS_CA_FILE: require.resolve('../jest.config.cjs') },
    'The file named by REDIS_TLS_CA_FILE is not a PEM file.',
  ],
  [{ REDIS_URL: 'redis://x/a' }, REDIS],
  [{ REDIS_URL: 'redis://u:100%@x' }, REDIS],
  [{ REDIS_URL: 'redis://x/?family=6' }, REDIS],
  [{ TRUST_PROXY: '2' }, PROXIES],
  [{ PORT: '/run/x.sock' }, 'PORT must be a whole number from 0 to 65535.'],
  [{ TRUSTED_OPERATIONS: '/nowhere' }, 'The file named by TRUSTED_OPERATIONS cannot be read.'],
  [
    { TRUSTED_OPERATIONS: require.resolve('../jest.config.cjs') },
    'The manifest of TRUSTED_OPERATIONS is not JSON.',
  ],
  [{ TRUST_PROXY: '10.0.0.0/33' }, PROXIES],
  [{ TRUST_PROXY: '10.0.0.1, proxy.internal' }, PROXIES],
  [{ MAX_OPERATION_DEPTH: '0' }, 'MAX_OPERATION_DEPTH must be a whole number from 1 to 1000.'],
  [{ MAX_READS_PER_MINUTE: '-1' }, 'MAX_READS_PER_MINUTE must be a whole number from 0 to 1000000.'],
  [{ TRUSTED_OPERATIONS_ONLY: 'on' }, 'TRUSTED_OPERATIONS_ONLY needs TRUSTED_OPERATIONS.'],
  [{ PLAID_BASE_URL: 'https://x/?y' }, 'PLAID_BASE_URL must have no query.'],
])('rejects %p', (env, problem) => {
  expect(problemsOf(env as Record<string, string>)).toEqual([problem]);
});

const plain = { username: '', password: '', db: 0, tls: null, ignoresTlsFiles: false };
const noFiles = { ca: undefined, cert: undefined, key: undefined };

it.each([
  ['redis://h', { ...plain, server: { host: 'h', port: 6379 } }],
  ['REDIS://h/', { ...plain, server: { host: 'h', port: 6379 } }],
  ['rediss://[::1]:7000/3', { ...plain, server: { host: '::1', port: 7000 }, db: 3, tls: noFiles }],
  [
    'redis://a%40b:p@ss%2Fword@h:1',
    { ...plain, server: { host: 'h', port: 1 }, username: 'a@b', password: 'p@ss/word' },
  ],
  [
    'redis+sentinel://:p%2Cw@s1:1,s2,[::2]:3/main',
    {
      ...plain,
      server: {
        sentinels: [
          { host: 's1', port: 1 },
          { host: 's2', port: 26379 },
          { host: '::2', port: 3 },
        ],
        name: 'main',
        sentinelPassword: null,
      },
      password: 'p,w',
    },
  ],
  [
    'rediss+sentinel://s1/my.name-1/2',
    {
      ...plain,
      server: { sentinels: [{ host: 's1', port: 26379 }], name: 'my.name-1', sentinelPassword: null },
      db: 2,
      tls: noFiles,
    },
  ],
])('reads REDIS_URL=%s', (url, redis) => {
  expect(readConfig({ REDIS_URL: url }).redis).toEqual(redis);
});

it.each([undefined, 'redis://h'])('ignores TLS files that cannot be read with REDIS_URL=%s', (url) => {
  const { redis } = readConfig({
    REDIS_URL: url,
    REDIS_TLS_CA_FILE: '/nowhere',
    REDIS_TLS_KEY_FILE: '/nowhere',
  });
  expect(redis?.ignoresTlsFiles).toBe(url && true);
});

it('reports all problems at once, without quoting a value', () => {
  const problems = problemsOf({ PORT: 'x', LOG_LEVEL: 's3cret', PLAID_SECRET: 's3cret' });
  expect(problems).toHaveLength(3);
  expect(problems.join()).not.toContain('s3cret');
});

it.each([
  [{ PLAID_ENV: 'emulator', ...keys }, 'NODE_ENV=production does not allow PLAID_ENV=emulator.'],
  [keys, 'NODE_ENV=production does not allow AUTH_MODE=none.'],
  [
    { ...keys, ...jwt, AUTH_JWKS_URL: 'http://id.example/jwks.json' },
    'NODE_ENV=production requires an https AUTH_JWKS_URL, except on localhost.',
  ],
  [
    { ...keys, ...jwt, AUTH_JWKS_URL: 'http://127.0.0.1.id.example/jwks.json' },
    'NODE_ENV=production requires an https AUTH_JWKS_URL, except on localhost.',
  ],
  [{ ...keys, NODE_ENV: 'Production ' }, 'NODE_ENV=production does not allow AUTH_MODE=none.'],
  [
    { ...keys, PLAID_WEBHOOK_URL: 'http://x.example' },
    'NODE_ENV=production requires an https PLAID_WEBHOOK_URL.',
  ],
])('rejects %p in production', (env, problem) => {
  expect(problemsOf({ NODE_ENV: 'production', ...env })).toContain(problem);
});

it('returns a frozen config', () => {
  const config = readConfig({});
  expect(Object.isFrozen(config) && Object.isFrozen(config.plaid.emulator)).toBe(true);
});

const HTTP_ONLY =
  "must be one of http/json, http/protobuf. grpc is not supported: use the collector's port for HTTP, usually 4318.";

it.each([
  [
    { OTEL_EXPORTER_OTLP_HEADERS: 'no-value' },
    'OTEL_EXPORTER_OTLP_HEADERS must list headers such as name=value, separated by commas.',
  ],
  [
    { OTEL_EXPORTER_OTLP_HEADERS: 'a=%zz' },
    'OTEL_EXPORTER_OTLP_HEADERS must list headers such as name=value, separated by commas.',
  ],
  [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, `OTEL_EXPORTER_OTLP_PROTOCOL ${HTTP_ONLY}`],
  [
    { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc' },
    `OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ${HTTP_ONLY}`,
  ],
  [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'HTTP/JSON' }, `OTEL_EXPORTER_OTLP_PROTOCOL ${HTTP_ONLY}`],
  [{ OTEL_TRACES_SAMPLER_ARG: '1.5' }, 'OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1.'],
  [{ OTEL_TRACES_SAMPLER_ARG: '-0' }, 'OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1.'],
])('rejects invalid trace settings: %j', (env, problem) => {
  const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector.internal:4318';
  expect(problemsOf({ OTEL_EXPORTER_OTLP_ENDPOINT, ...env })).toEqual([problem]);
});

/** Kubernetes sets `…_PORT` for a service of that name. */
const SERVICE_LINK = 'tcp://10.96.12.7:4001';
const emulatorVariables = {
  EMULATOR_PORT: SERVICE_LINK,
  EMULATOR_WEBHOOKS: 'none',
  EMULATOR_LEGACY_CALLBACKS: 'perhaps',
};

it.each([
  ['of the emulator with another Plaid', { ...keys, PLAID_ENV: 'sandbox', ...emulatorVariables }],
  [
    'of the embedded emulator with a base URL',
    { PLAID_BASE_URL: 'http://127.0.0.1:4001', ...emulatorVariables },
  ],
  ['of JWTs with AUTH_MODE=none', { AUTH_MODE: 'none', AUTH_JWKS_URL: 'x' }],
  [
    'of traces without an endpoint',
    {
      OTEL_EXPORTER_OTLP_HEADERS: 'x',
      OTEL_EXPORTER_OTLP_HEADERS_FILE: '/nowhere',
      OTEL_TRACES_SAMPLER_ARG: '9',
    },
  ],
  [
    'of all signals with an endpoint for traces',
    {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector.internal/v1/traces',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'grpc://collector.internal',
    },
  ],
  ['of other programs', { REDIS_PORT: SERVICE_LINK, AUTH_PORT: SERVICE_LINK, PLAID_PORT: SERVICE_LINK }],
])('does not validate variables %s', (_, env) => {
  expect(problemsOf(env)).toEqual([]);
});

it('validates EMULATOR_PORT where an emulator starts', () => {
  const problem = 'EMULATOR_PORT must be a whole number from 0 to 65535.';
  expect(problemsOf({ EMULATOR_PORT: SERVICE_LINK })).toEqual([problem]);
  expect(() => readEmulatorConfig({ EMULATOR_PORT: SERVICE_LINK })).toThrow(problem);
});

it('reports a forgotten AUTH_MODE, however invalid the other variables are', () => {
  expect(problemsOf({ AUTH_JWKS_URL: 'x' })).toEqual([MISSING_AUTH_MODE]);
});

describe('OTEL_RESOURCE_ATTRIBUTES', () => {
  const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector.internal:4318';
  const resourceOf = (env: Record<string, string>) =>
    readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT, ...env }).telemetry.traces?.resource;

  it.each<[string, string, Record<string, string>]>([
    ['one attribute', 'team=payments', { team: 'payments' }],
    ['spaces around names and values', ' team = payments , zone = a b ', { team: 'payments', zone: 'a b' }],
    ['percent-encoded names and values', 'a%2Cb=c%3Dd%2C%25,%C3%BC=%E2%82%AC', { 'a,b': 'c=d,%', ü: '€' }],
    ['characters that need no encoding', 'url=http://a/?b&c;d"e"+', { url: 'http://a/?b&c;d"e"+' }],
    ['an empty value', 'team=', { team: '' }],
    ['empty items', ',team=payments,,', { team: 'payments' }],
    ['a name twice', 'team=one,team=two', { team: 'two' }],
  ])('may have %s', (_, OTEL_RESOURCE_ATTRIBUTES, attributes) => {
    expect(resourceOf({ OTEL_RESOURCE_ATTRIBUTES })).toEqual({
      ...attributes,
      'service.name': 'plaid-link-graphql',
      'service.instance.id': expect.stringMatching(UUID),
    });
  });

  it.each(['team', 'a=b=c', '=payments', 'ok=1,team=%', 'ok=1,team=%C3', '%E2%82=%AC'])(
    'is rejected as a whole: %s',
    (OTEL_RESOURCE_ATTRIBUTES) => {
      expect(problemsOf({ OTEL_RESOURCE_ATTRIBUTES })).toEqual([
        'OTEL_RESOURCE_ATTRIBUTES must list attributes such as key=value, percent-encoded and separated by commas.',
      ]);
    },
  );

  it('names the service unless OTEL_SERVICE_NAME does', () => {
    const OTEL_RESOURCE_ATTRIBUTES = 'service.name=link';
    expect(resourceOf({ OTEL_RESOURCE_ATTRIBUTES })).toMatchObject({ 'service.name': 'link' });
    expect(resourceOf({ OTEL_RESOURCE_ATTRIBUTES, OTEL_SERVICE_NAME: 'other' })).toMatchObject({
      'service.name': 'other',
    });
  });

  it('names the instance, also without a collector; otherwise its id is random and stays', () => {
    const OTEL_RESOURCE_ATTRIBUTES = 'service.instance.id=link-7c9d';
    expect(readConfig({ OTEL_RESOURCE_ATTRIBUTES }).telemetry.instance).toBe('link-7c9d');
    const { instance } = readConfig({}).telemetry;
    expect(instance).toMatch(UUID);
    expect(resourceOf({})).toMatchObject({ 'service.instance.id': instance });
  });
});

it('validates OTEL_EXPORTER_OTLP_PROTOCOL only if traces have no protocol of their own', () => {
  const { traces } = readConfig({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.internal:4318',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
  }).telemetry;
  expect(traces?.protocol).toBe('http/protobuf');
});

it('uses OTEL_EXPORTER_OTLP_TRACES_ENDPOINT verbatim', () => {
  const url = 'https://collector.example/otlp/v1/traces?tenant=1';
  const { traces } = readConfig({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url }).telemetry;
  expect(traces?.url.href).toBe(url);
});
