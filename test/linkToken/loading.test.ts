/** Batching and coalescing of link token reads: the number of calls to Plaid. */
import { fakeTime } from '../support/fakeTime';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp } from '../support/testApp';
import { until } from '../support/until';

/**
 * Long enough that a busy machine causes no retry (after a quarter of it), and that the server's sockets, which run on
 * real time, stay open.
 */
const PLAID_TIMEOUT_MS = '120000';

/** A promise that the test resolves. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const responseTo = (token: unknown) => ({ link_token: token, request_id: `read of ${token}` });

it('sends 3 concurrent reads to Plaid for 12 aliases of 3 tokens', async () => {
  fakeTime();
  const allRequested = gate();
  let requests = 0;
  const plaid = await startPlaidDouble(async ({ body }) => {
    requests += 1;
    if (requests === 3) allRequested.open();
    // Responds once all three requests have arrived: sequential requests would wait forever.
    await allRequested.opened;
    return responseTo(body['link_token']);
  });
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, PLAID_TIMEOUT_MS });
  const aliases = Array.from({ length: 12 }, (_, n) => `a${n}: linkToken(token: "t${n % 3}") { requestId }`);
  const { data, errors } = await graphql(`{ ${aliases.join(' ')} }`);

  expect(errors).toBeUndefined();
  expect(Object.values(data)).toEqual(
    Array.from({ length: 12 }, (_, n) => ({ requestId: `read of t${n % 3}` })),
  );
  expect(plaid.calls.map(({ body }) => body['link_token']).sort()).toEqual(['t0', 't1', 't2']);
});

it('coalesces 50 concurrent reads of one token into one call, and sends a new call for a later read', async () => {
  fakeTime();
  const allJoined = gate();
  const own = new Set<unknown>();
  const plaid = await startPlaidDouble(async ({ body }) => {
    const token = body['link_token'];
    // Each reader loads its own token in one batch with the shared one: once all own tokens arrived, all have joined.
    if (token !== 't' && own.add(token).size === 50) allJoined.open();
    await allJoined.opened;
    return responseTo(token);
  });
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, PLAID_TIMEOUT_MS });
  const readers = Array.from({ length: 50 }, (_, n) =>
    graphql(`{ linkToken(token: "t") { requestId } own: linkToken(token: "own ${n}") { requestId } }`),
  );
  for (const { data } of await Promise.all(readers))
    expect(data.linkToken).toEqual({ requestId: 'read of t' });
  const reads = () => plaid.calls.filter(({ body }) => body['link_token'] === 't').length;
  expect(reads()).toBe(1);

  await graphql('{ linkToken(token: "t") { requestId } }');
  expect(reads()).toBe(2);
});

it('gives a caller that joins a read its own timeout', async () => {
  const time = fakeTime();
  const joined = gate();
  const plaid = await startPlaidDouble(async ({ body }) => {
    if (body['link_token'] === 't') await joined.opened;
    return responseTo(body['link_token']);
  });
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, PLAID_TIMEOUT_MS });
  const readsOf = (token: string) => plaid.calls.filter(({ body }) => body['link_token'] === token).length;
  const first = graphql('{ linkToken(token: "t") { requestId } }');
  await until(() => readsOf('t') === 1);
  // Retries after each quarter of the timeout, once for both callers.
  time.pass(30_000);
  await time.passUntil(() => readsOf('t') === 2, 1);
  time.pass(30_000);
  await time.passUntil(() => readsOf('t') === 3, 1);
  // Loads its own token in one batch with the shared one.
  const second = graphql(
    '{ linkToken(token: "t") { requestId } own: linkToken(token: "own") { requestId } }',
  );
  await until(() => readsOf('own') === 1);
  time.pass(60_000);
  expect((await first).errors).toMatchObject([{ extensions: { code: 'PLAID_UNAVAILABLE' } }]);
  joined.open();
  // Its own token may need a retry if its response did not arrive before the time passed.
  expect((await time.passFor(second, 1)).data.linkToken).toEqual({ requestId: 'read of t' });
  expect(readsOf('t')).toBe(3);
});

it('does not send a create after the deadline of the operation', async () => {
  const time = fakeTime();
  const plaid = await startPlaidDouble(({ path }) =>
    path === '/link/token/create' ? { link_token: 'created', request_id: 'c' } : new Promise(() => {}),
  );
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, PLAID_TIMEOUT_MS });
  const create = (alias: string, selection: string) =>
    `${alias}: createLinkToken(input: { clientName: "App", language: "en", countryCodes: [US], userId: "usr_1" }) { ${selection} }`;
  const answer = graphql(`mutation { ${create('a', 'details { status }')} ${create('b', 'linkToken')} }`);
  await until(() => plaid.calls.some(({ path }) => path === '/link/token/get'));
  const { errors } = await time.passFor(answer, 10_000);
  expect(errors?.map(({ path }) => path)).toEqual([['a', 'details'], ['b']]);
  expect(plaid.calls.filter(({ path }) => path === '/link/token/create')).toHaveLength(1);
});

it('counts `details` towards the limit of tokens per operation', async () => {
  let created = 0;
  const plaid = await startPlaidDouble(({ path, body }) => {
    if (path !== '/link/token/create') return responseTo(body['link_token']);
    created += 1;
    return { link_token: `created ${created}`, request_id: 'c' };
  });
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, MAX_LINK_TOKENS_PER_OPERATION: '1' });
  const create =
    'createLinkToken(input: { clientName: "App", language: "en", countryCodes: [US], userId: "usr_1" }) { details { requestId } }';
  const { data, errors } = await graphql(`mutation { a: ${create} b: ${create} }`);
  expect(data).toEqual({ a: { details: { requestId: 'read of created 1' } }, b: { details: null } });
  expect(errors).toMatchObject([
    { path: ['b', 'details'], extensions: { code: 'BAD_USER_INPUT', argumentPath: ['input'] } },
  ]);
});

it('does not reuse a failed read for a later query', async () => {
  let broken = true;
  const plaid = await startPlaidDouble(({ body }, response) => {
    if (!broken) return responseTo(body['link_token']);
    response.destroy();
    return undefined;
  });
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, MAX_PLAID_ATTEMPTS: '1' });
  const query = '{ linkToken(token: "t") { requestId } }';
  expect((await graphql(query)).errors).toMatchObject([{ extensions: { code: 'PLAID_UNAVAILABLE' } }]);
  broken = false;
  expect((await graphql(query)).data).toEqual({ linkToken: { requestId: 'read of t' } });
});

it('reads `details` of a new token only if the operation selects them', async () => {
  const plaid = await startPlaidDouble(({ path, body }) =>
    path === '/link/token/create'
      ? { link_token: 'created', request_id: 'c' }
      : responseTo(body['link_token']),
  );
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  const create = (selection: string) =>
    graphql(
      `mutation { createLinkToken(input: { clientName: "App", language: "en", countryCodes: [US], userId: "usr_1" }) { ${selection} } }`,
    );

  expect((await create('linkToken')).data).toEqual({ createLinkToken: { linkToken: 'created' } });
  expect(plaid.calls.map(({ path }) => path)).toEqual(['/link/token/create']);
  expect((await create('details { requestId }')).data.createLinkToken.details).toEqual({
    requestId: 'read of created',
  });
  expect(plaid.calls.map(({ path }) => path).slice(1)).toEqual(['/link/token/create', '/link/token/get']);
});

it('returns the new token even if reading its details fails', async () => {
  const plaid = await startPlaidDouble(({ path }, response) => {
    if (path === '/link/token/create') return { link_token: 'created', request_id: 'c' };
    response.destroy();
    return undefined;
  });
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, MAX_PLAID_ATTEMPTS: '1' });
  const { data, errors } = await graphql(
    'mutation { createLinkToken(input: { clientName: "App", language: "en", countryCodes: [US], userId: "usr_1" }) { linkToken details { status } } }',
  );
  expect(data).toEqual({ createLinkToken: { linkToken: 'created', details: null } });
  expect(errors).toMatchObject([
    { path: ['createLinkToken', 'details'], extensions: { code: 'PLAID_UNAVAILABLE' } },
  ]);
});
