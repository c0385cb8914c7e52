/** Proxy variables: which are read, and which URLs they apply to. */
import { readConfig } from '../../src/config/config';
import { findProxy } from '../../src/config/proxyConfig';
import { problemsOf } from './problemsOf';

const PROXY = 'http://proxy.internal:3128';
const keys = { PLAID_CLIENT_ID: 'id', PLAID_SECRET: 's3cret' };
const jwt = { AUTH_MODE: 'jwt', AUTH_ISSUER: 'https://id.test/', AUTH_AUDIENCE: 'plaid-link' };
const PROBLEM = 'must be an http:// or https:// URL without a path. SOCKS is not supported.';

it.each([
  ['', 'https://sandbox.plaid.com', true],
  ['plaid.com', 'https://sandbox.plaid.com', false],
  ['plaid.com', 'https://notplaid.com', true],
  ['.plaid.com', 'https://sandbox.plaid.com', false],
  ['.plaid.com', 'https://plaid.com', false],
  ['*.plaid.com', 'https://sandbox.plaid.com', false],
  ['SANDBOX.Plaid.com', 'https://sandbox.plaid.com', false],
  ['sandbox.plaid.com.', 'https://sandbox.plaid.com', false],
  ['plaid.com', 'https://sandbox.plaid.com.', false],
  ['a.test,plaid.com', 'https://sandbox.plaid.com', false],
  ['a.test  plaid.com', 'https://sandbox.plaid.com', false],
  ['plaid.com:443', 'https://sandbox.plaid.com', false],
  ['plaid.com:443', 'https://sandbox.plaid.com:8443', true],
  ['plaid.com:80', 'http://sandbox.plaid.com', false],
  ['*', 'https://sandbox.plaid.com', false],
  ['a.test, *', 'https://sandbox.plaid.com', false],
  ['10.1.2.3', 'http://10.1.2.3', false],
  ['2.3', 'http://10.1.2.3', true],
  ['10.0.0.0/8', 'http://10.1.2.3', false],
  ['10.0.0.0/8', 'http://11.1.2.3', true],
  ['10.0.0.0/8:80', 'http://10.1.2.3', false],
  ['10.0.0.0/8:80', 'http://10.1.2.3:8080', true],
  ['10.0.0.0/33', 'http://10.1.2.3', true],
  ['10.0.0.0/8/8', 'http://10.1.2.3', true],
  ['10.0.0.0/x', 'http://10.1.2.3', true],
  ['10.0.0.0/8', 'http://ten.test', true],
  ['fd00::1', 'http://[fd00::1]', false],
  ['[fd00::1]', 'http://[fd00::1]', false],
  ['[fd00:0::1]:80', 'http://[fd00::1]', false],
  ['[fd00::1]:81', 'http://[fd00::1]', true],
  ['fd00::/8', 'http://[fd00::1]', false],
  ['fd00::/8', 'http://[fe00::1]', true],
  ['', 'http://localhost:4001', false],
  ['', 'http://plaid.localhost', false],
  ['', 'http://127.1.2.3', false],
  ['', 'http://[::1]', false],
  ['', 'http://[::ffff:127.0.0.1]', false],
  ['', 'http://localhost.test', true],
  ['', 'http://128.0.0.1', true],
  ['<-loopback>', 'http://localhost:4001', true],
  ['<-loopback>,127.0.0.1', 'http://127.0.0.1', false],
  ['<-loopback>', 'http://[::1]', true],
])('with NO_PROXY=%s finds a proxy for %s: %p', (NO_PROXY, url, isProxied) => {
  const env = { ...keys, PLAID_BASE_URL: url, NO_PROXY, HTTP_PROXY: PROXY, HTTPS_PROXY: PROXY };
  expect(findProxy(new URL(url), readConfig(env).proxies)?.origin ?? null).toBe(isProxied ? PROXY : null);
});

it('reads the proxies for Plaid and the JWKS', () => {
  const { proxies } = readConfig({
    ...keys,
    ...jwt,
    AUTH_JWKS_URL: 'http://id.test/jwks.json',
    HTTP_PROXY: 'proxy-1:8080',
    HTTPS_PROXY: 'https://user:pass%2Fword@proxy-2',
    NO_PROXY: 'A.test, b.test:80',
  });
  expect(proxies).toEqual({
    http: new URL('http://proxy-1:8080'),
    https: new URL('https://user:pass%2Fword@proxy-2/'),
    exceptions: ['a.test', 'b.test:80'],
  });
});

it('prefers names in lower case', () => {
  const env = { https_proxy: 'http://one', HTTPS_PROXY: 'http://two', no_proxy: 'a.test', NO_PROXY: '*' };
  const { proxies } = readConfig({ ...keys, ...env });
  expect([proxies.https?.hostname, proxies.exceptions]).toEqual(['one', ['a.test']]);
});

it.each([
  'socks5://proxy.internal:1080',
  'http://proxy.internal/path',
  'http://proxy.internal?query',
  'http://',
  'http://user:100%@proxy.internal',
])('rejects HTTPS_PROXY=%s', (HTTPS_PROXY) => {
  expect(problemsOf({ ...keys, HTTPS_PROXY })).toEqual([`HTTPS_PROXY ${PROBLEM}`]);
  expect(problemsOf({ ...keys, https_proxy: HTTPS_PROXY })).toEqual([`HTTPS_PROXY ${PROBLEM}`]);
});

it.each([
  ['no call uses its scheme', { ...keys, HTTP_PROXY: 'socks5://proxy.internal' }],
  ['NO_PROXY excludes all calls', { ...keys, HTTPS_PROXY: 'socks5://proxy.internal', NO_PROXY: 'plaid.com' }],
  ['the emulator is used', { HTTP_PROXY: 'socks5://proxy.internal', HTTPS_PROXY: 'socks5://proxy.internal' }],
])('does not validate a proxy if %s', (_, env) => {
  expect(readConfig(env).proxies).toMatchObject({ http: null, https: null });
});
