/** The console over HTTP: its page, its files, and what it is told of the server. */
import { dirname, join } from 'node:path/posix';
import { assertEnumType } from 'graphql';
import { buildSchema } from '../../../src/graphql/schema';
import { startOnce } from '../../support/closing';
import { startIssuer } from '../../support/issuer';
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { headersOf, serve } from '../served';

const guards = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
    "require-trusted-types-for 'script'; trusted-types 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const started = startOnce(() => serve());

async function pageAt(url: string): Promise<string> {
  return (await fetch(`${url}/`)).text();
}

/** All that the page names as a file, and what the scripts among them import, relative to the page. */
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

it('serves a page whose policy lets in nothing from elsewhere, and nothing that is written into it', async () => {
  const response = await fetch(`${started()}/`);
  expect(response.status).toBe(200);
  const expected = { ...guards, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' };
  expect(headersOf(response, Object.keys(expected))).toEqual(expected);
});

it('serves each file of the page as what it is, under the same policy, to be kept for good', async () => {
  const url = started();
  const types: Record<string, string | null> = {};
  for (const file of await filesOf(url, await pageAt(url))) {
    const response = await fetch(`${url}/${file}`);
    expect([response.status, headersOf(response, Object.keys(guards))]).toEqual([200, guards]);
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
  ['of another time', (file: string) => file.replace(/[0-9a-f]{16}/, '0123456789abcdef')],
  ['that there is not', (file: string) => file.replace(/[^/]*$/, 'nothing.js')],
  ['that only the compiler needs', (file: string) => file.replace(/[^/]*$/, 'elements/masking.d.ts')],
  ['above its folder', (file: string) => file.replace(/[^/]*$/, '..%2f..%2fmain.js')],
])('serves no file %s', async (_, altered) => {
  const url = started();
  const [file = ''] = await filesOf(url, await pageAt(url));
  expect((await fetch(`${url}/${altered(file)}`)).status).toBe(404);
});

it.each([
  ['gzip, deflate, br', 'gzip'],
  ['identity', null],
  ['gzip;q=0', null],
])('serves a file to whoever accepts %s with the encoding %s', async (accepted, encoding) => {
  const url = started();
  const style = (await filesOf(url, await pageAt(url))).find((file) => file.endsWith('style.css'));
  const response = await fetch(`${url}/${style}`, { headers: { 'accept-encoding': accepted } });
  expect(headersOf(response, ['content-encoding', 'vary'])).toEqual({
    'content-encoding': encoding,
    vary: 'Origin, accept-encoding',
  });
  expect(await response.text()).toMatch(/^\n:root \{/);
});

it('has no script, style or handler in the page itself', async () => {
  const page = await pageAt(started());
  expect(page.match(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|javascript:/gi)).toBeNull();
});

it('refers to nothing by an absolute path or on another host, which would not be there behind a proxy', async () => {
  const page = await pageAt(started());
  const references = [...page.matchAll(/(?:src|href|action)="([^"]*)"/g)].map(([, reference]) => reference);
  expect(references.filter((reference) => /^(\/|\w+:)/.test(reference ?? ''))).toEqual([]);
  expect(references).toEqual(expect.arrayContaining(['explorer', 'graphql']));
});

const withoutPages = startOnce(() => serve({ EXPLORER: 'off' }));

it.each(['/', '/console/0123456789abcdef/start.js'])('with EXPLORER=off has nothing at %s', async (path) => {
  const response = await fetch(withoutPages() + path);
  expect([response.status, await response.json()]).toEqual([
    404,
    {
      errors: [
        {
          message: 'There is nothing at this path. GraphQL is at /graphql.',
          extensions: { code: 'BAD_REQUEST', retryable: false },
        },
      ],
    },
  ]);
});

it('holds no secret of the server’s', async () => {
  const secrets = {
    PLAID_CLIENT_ID: 'client-5150-id',
    PLAID_SECRET: 'plaid-5150-secret',
    ROUTER_SECRET: 'router-5150-secret',
  };
  const url = await serve(secrets);
  const page = await pageAt(url);
  const files = await filesOf(url, page);
  const texts = await Promise.all(files.map(async (file) => (await fetch(`${url}/${file}`)).text()));
  expect([page, ...texts].join('\n')).not.toContain('5150');
});

it('knows of a server that talks to Plaid and lets everybody in', async () => {
  const page = await pageAt(started());
  expect(settingsIn(page)).toEqual({ emulatorUrl: null, requiredHeaders: [] });
  expect(page).not.toContain('Sample data only.');
  expect(page).toContain('not required');
});

it('says that nothing is real at the emulator, and where that is', async () => {
  const plaid = await startPlaidDouble(() => ({}));
  const page = await pageAt(await serve({ PLAID_ENV: 'emulator', PLAID_BASE_URL: plaid.url }));
  expect(settingsIn(page)).toEqual({ emulatorUrl: plaid.url, requiredHeaders: [] });
  expect(page).toContain(`<strong>Sample data only.</strong>`);
  expect(page).toContain(`<code>${plaid.url}</code>`);
});

it('has a field for each credential that is needed', async () => {
  const issuer = await startIssuer();
  const page = await pageAt(
    await serve({ ...issuer.env, ROUTER_SECRET: 'router-secret-of-tests', PLAID_CREDENTIALS: 'caller' }),
  );
  const needed = ['authorization', 'router-authorization', 'plaid-client-id', 'plaid-secret'];
  expect(settingsIn(page)).toEqual({ emulatorUrl: null, requiredHeaders: needed });
  expect([...page.matchAll(/data-header="([^"]*)"/g)].map(([, header]) => header)).toEqual(needed);
  expect(page).toContain('Requests must come through the router.');
});

it('offers every product and country of the schema', async () => {
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

it('is filled in with what the server would fill in, as text', async () => {
  const page = await pageAt(
    await serve({
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
