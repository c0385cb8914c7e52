/** The console over HTTP: its page, its files, and its settings. */
import { dirname, join } from 'node:path/posix';
import { assertEnumType } from 'graphql';
import { buildSchema } from '../../../src/graphql/schema';
import { startOnce } from '../../support/closing';
import { startIssuer } from '../../support/issuer';
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { pickHeaders, startPageServer } from '../startPageServer';

const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
    "require-trusted-types-for 'script'; trusted-types 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const started = startOnce(() => startPageServer());

async function pageAt(url: string): Promise<string> {
  return (await fetch(`${url}/`)).text();
}

/** Paths of the files that the page references and of what its scripts import, relative to the page. */
async function filesOf(url: string, page: string): Promise<string[]> {
  const named = [...page.matchAll(/(?:src|href)="(console\/[^"]*)"/g)].map(([, name = '']) => name);
  const found = new Set(named);
  for (const file of found) {
    if (!file.endsWith('.js')) continue;
    const script = await (await fetch(`${url}/${file}`)).text();
    for (const [, name] of script.matchAll(/from '(\.[^']*)'/g)) {
      found.add(join(dirname(file), name ?? ''));
    }
  }
  return [...found];
}

function settingsIn(page: string): unknown {
  const [, escaped = ''] = /data-settings="([^"]*)"/.exec(page) ?? [];
  return JSON.parse(escaped.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))));
}

it('serves the page with a policy that forbids other origins and inline code', async () => {
  const response = await fetch(`${started()}/`);
  expect(response.status).toBe(200);
  const expected = {
    ...securityHeaders,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
  };
  expect(pickHeaders(response, Object.keys(expected))).toEqual(expected);
});

it('serves each file with its content type, the same policy and an immutable cache lifetime', async () => {
  const url = started();
  const types: Record<string, string | null> = {};
  for (const file of await filesOf(url, await pageAt(url))) {
    const response = await fetch(`${url}/${file}`);
    expect([response.status, pickHeaders(response, Object.keys(securityHeaders))]).toEqual([
      200,
      securityHeaders,
    ]);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    types[file.replace(/^console\/[0-9a-f]{16}\//, '')] = response.headers.get('content-type');
  }
  expect(types).toMatchObject({
    'icon.svg': 'image/svg+xml; charset=utf-8',
    'style.css': 'text/css; charset=utf-8',
    'graphql-sse.js': 'text/javascript; charset=utf-8',
    'start.js': 'text/javascript; charset=utf-8',
    'elements/masking.js': 'text/javascript; charset=utf-8',
  });
});

it.each([
  ['with an outdated hash', (file: string) => file.replace(/[0-9a-f]{16}/, '0123456789abcdef')],
  ['that does not exist', (file: string) => file.replace(/[^/]*$/, 'nothing.js')],
  ['that only the compiler uses', (file: string) => file.replace(/[^/]*$/, 'elements/masking.d.ts')],
  ['outside its folder', (file: string) => file.replace(/[^/]*$/, '..%2f..%2fmain.js')],
])('responds with 404 for a file %s', async (_, altered) => {
  const url = started();
  const [file = ''] = await filesOf(url, await pageAt(url));
  expect((await fetch(`${url}/${altered(file)}`)).status).toBe(404);
});

it.each([
  ['gzip, deflate, br', 'gzip'],
  ['identity', null],
  ['gzip;q=0', null],
])('serves a file for `accept-encoding: %s` with content encoding %s', async (accepted, encoding) => {
  const url = started();
  const style = (await filesOf(url, await pageAt(url))).find((file) => file.endsWith('style.css'));
  const response = await fetch(`${url}/${style}`, { headers: { 'accept-encoding': accepted } });
  expect(pickHeaders(response, ['content-encoding', 'vary'])).toEqual({
    'content-encoding': encoding,
    vary: 'accept-encoding',
  });
  expect(await response.text()).toMatch(/^\n:root \{/);
});

it('has no inline script, style or handler', async () => {
  const page = await pageAt(started());
  expect(page.match(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|javascript:/gi)).toBeNull();
});

it('references only relative URLs, so that it works behind a proxy that adds a path', async () => {
  const page = await pageAt(started());
  const references = [...page.matchAll(/(?:src|href|action)="([^"]*)"/g)].map(([, reference]) => reference);
  expect(references.filter((reference) => /^(\/|\w+:)/.test(reference ?? ''))).toEqual([]);
  expect(references).toEqual(expect.arrayContaining(['explorer', 'graphql']));
});

const withoutPages = startOnce(() => startPageServer({ EXPLORER: 'off' }));

it.each(['/', '/console/0123456789abcdef/start.js'])(
  'responds with 404 at %s with EXPLORER=off',
  async (path) => {
    const response = await fetch(withoutPages() + path);
    expect([response.status, await response.json()]).toEqual([
      404,
      {
        errors: [
          {
            message: 'Not found. GraphQL is at /graphql.',
            extensions: { code: 'BAD_REQUEST', retryable: false },
          },
        ],
      },
    ]);
  },
);

it('contains no secret of the server', async () => {
  const secrets = {
    PLAID_CLIENT_ID: 'client-5150-id',
    PLAID_SECRET: 'plaid-5150-secret',
    ROUTER_SECRET: 'router-5150-secret',
  };
  const url = await startPageServer(secrets);
  const page = await pageAt(url);
  const files = await filesOf(url, page);
  const texts = await Promise.all(files.map(async (file) => (await fetch(`${url}/${file}`)).text()));
  expect([page, ...texts].join('\n')).not.toContain('5150');
});

it('shows a server without authentication that calls Plaid', async () => {
  const page = await pageAt(started());
  expect(settingsIn(page)).toEqual({ emulatorUrl: null, requiredHeaders: [] });
  expect(page).not.toContain('Sample data only.');
  expect(page).toContain('not required');
});

it('shows a banner with the emulator’s URL', async () => {
  const plaid = await startPlaidDouble(() => ({}));
  const page = await pageAt(await startPageServer({ PLAID_ENV: 'emulator', PLAID_BASE_URL: plaid.url }));
  expect(settingsIn(page)).toEqual({ emulatorUrl: plaid.url, requiredHeaders: [] });
  expect(page).toContain(`<strong>Sample data only.</strong>`);
  expect(page).toContain(`<code>${plaid.url}</code>`);
});

it('has a field for each required credential', async () => {
  const issuer = await startIssuer();
  const page = await pageAt(
    await startPageServer({
      ...issuer.env,
      ROUTER_SECRET: 'router-secret-of-tests',
      PLAID_CREDENTIALS: 'caller',
    }),
  );
  const required = ['authorization', 'router-authorization', 'plaid-client-id', 'plaid-secret'];
  expect(settingsIn(page)).toEqual({ emulatorUrl: null, requiredHeaders: required });
  expect([...page.matchAll(/data-header="([^"]*)"/g)].map(([, header]) => header)).toEqual(required);
  expect(page).toContain('Requests must come through the router.');
});

it('lists every product and country of the schema', async () => {
  const page = await pageAt(started());
  for (const [type, field] of [
    ['PlaidProduct', 'products'],
    ['PlaidCountryCode', 'countryCodes'],
  ] as const) {
    const offered = [...page.matchAll(new RegExp(`name="${field}" value="([^"]*)"`, 'g'))].map(
      ([, name]) => name,
    );
    const words = assertEnumType(buildSchema().getType(type)).getValues();
    expect(offered.sort()).toEqual(words.map(({ name }) => name).sort());
  }
});

it('fills in the server’s defaults, escaped as text', async () => {
  const page = await pageAt(
    await startPageServer({
      PLAID_CLIENT_NAME: '"><script>alert(1)</script>',
      PLAID_LANGUAGE: 'fr',
      PLAID_COUNTRY_CODES: 'FR,BE',
    }),
  );
  expect(page).toContain('value="&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;"');
  expect(page).toContain('<option value="fr" selected>French</option>');
  const chosen = [...page.matchAll(/name="countryCodes" value="(\w+)" checked/g)].map(([, name]) => name);
  expect(chosen).toEqual(['FR', 'BE']);
});
