/** `GET /schema.graphql`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startIssuer } from '../support/issuer';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { temporaryFolder } from '../support/temporaryFolder';
import { startTestApp } from '../support/testApp';

const PATH = '/schema.graphql';

async function start(env = {}) {
  const plaid = await startPlaidDouble(() => ({}));
  return startTestApp({ PLAID_BASE_URL: plaid.url, ...env });
}

it('serves the text of schema.graphql, which `_service` returns too', async () => {
  const { url, graphql } = await start();
  const response = await fetch(url + PATH);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  const text = await response.text();
  const file = readFileSync(join(__dirname, '../..', PATH), 'utf8');
  expect(file.endsWith(`\n\n${text}`)).toBe(true);
  expect((await graphql('{ _service { sdl } }')).data._service.sdl).toBe(text);
});

it.each([
  ['introspection is off', () => ({ INTROSPECTION: 'off' })],
  [
    'only trusted operations run',
    () => {
      const manifest = join(temporaryFolder(), 'manifest.json');
      const operation = { id: 'a', name: 'A', type: 'query', body: 'query A { __typename }' };
      const format = { format: 'apollo-persisted-query-manifest', version: 1 };
      writeFileSync(manifest, JSON.stringify({ ...format, operations: [operation] }));
      return { TRUSTED_OPERATIONS: manifest, TRUSTED_OPERATIONS_ONLY: 'on' };
    },
  ],
])('responds with 404 if %s', async (_, createEnv) => {
  const { url } = await start(createEnv());
  const response = await fetch(url + PATH);
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
});

it('requires the router secret and an access token, as introspection does', async () => {
  const issuer = await startIssuer();
  const { url } = await start({ ...issuer.env, ROUTER_SECRET: 'router-secret-of-tests' });
  const statusWith = async (headers: Record<string, string>) => (await fetch(url + PATH, { headers })).status;
  const authorization = `Bearer ${issuer.token()}`;
  expect(await statusWith({ authorization })).toBe(401);
  expect(await statusWith({ 'router-authorization': 'router-secret-of-tests' })).toBe(401);
  expect(await statusWith({ authorization, 'router-authorization': 'router-secret-of-tests' })).toBe(200);
});
