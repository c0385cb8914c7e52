/** How often Plaid is asked. */

import { fakeTime } from '../support/fakeTime';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp } from '../support/testApp';
import { until } from '../support/until';

/**
 * So long that on a busy machine Plaid is not asked again, which it is after a quarter of it, and the server's own
 * sockets, whose time is real, do not close.
 */
const PLAID_TIMEOUT_MS = '120000';

/** Something that several can wait for. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const answerTo = (token: unknown) => ({ link_token: token, request_id: `read of ${token}` });

it('asks for 3 tokens, side by side, when 12 aliases name them', async () => {
  fakeTime();
  const allAsked = gate();
  let asked = 0;
  const plaid = await startPlaidDouble(async ({ body }) => {
    asked += 1;
    if (asked === 3) allAsked.open();
    // Answers only once all three questions are there: one after another would wait for ever.
    await allAsked.opened;
    return answerTo(body['link_token']);
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

it('asks once for 50 readers of one token at the same moment, and again for the next', async () => {
  fakeTime();
  const allJoined = gate();
  const own = new Set<unknown>();
  const plaid = await startPlaidDouble(async ({ body }) => {
    const token = body['link_token'];
    // A reader's own token is asked for in one batch with the shared one: once all own are here, all have joined.
    if (token !== 't' && own.add(token).size === 50) allJoined.open();
    await allJoined.opened;
    return answerTo(token);
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

it('gives one who joins a read a time of their own', async () => {
  const time = fakeTime();
  const joined = gate();
  const plaid = await startPlaidDouble(async ({ body }) => {
    if (body['link_token'] === 't') await joined.opened;
    return answerTo(body['link_token']);
  });
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, PLAID_TIMEOUT_MS });
  const readsOf = (token: string) => plaid.calls.filter(({ body }) => body['link_token'] === token).length;
  const first = graphql('{ linkToken(token: "t") { requestId } }');
  await until(() => readsOf('t') === 1);
  // Asked again after each quarter of the time, as what is not answered soon is: but for both of them at once.
  time.pass(30_000);
  await time.passUntil(() => readsOf('t') === 2, 1);
  time.pass(30_000);
  await time.passUntil(() => readsOf('t') === 3, 1);
  // Its own token is asked for in one batch with the shared one.
  const second = graphql(
    '{ linkToken(token: "t") { requestId } own: linkToken(token: "own") { requestId } }',
  );
  await until(() => readsOf('own') === 1);
  time.pass(60_000);
  expect((await first).errors).toMatchObject([{ extensions: { code: 'PLAID_UNAVAILABLE' } }]);
  joined.open();
  // Its own token may have to be asked for again, where that was not answered before the time passed.
  expect((await time.passFor(second, 1)).data.linkToken).toEqual({ requestId: 'read of t' });
  expect(readsOf('t')).toBe(3);
});

it('does not send a create that nobody would wait for', async () => {
  const time = fakeTime();
  const plaid = await startPlaidDouble(({ path }) =>
    path === '/link/token/create' ? { link_token: 'made', request_id: 'c' } : new Promise(() => {}),
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

it('counts details among the tokens that one operation may read', async () => {
  let made = 0;
  const plaid = await startPlaidDouble(({ path, body }) => {
    if (path !== '/link/token/create') return answerTo(body['link_token']);
    made += 1;
    return { link_token: `made ${made}`, request_id: 'c' };
  });
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, MAX_LINK_TOKENS_PER_OPERATION: '1' });
  const create =
    'createLinkToken(input: { clientName: "App", language: "en", countryCodes: [US], userId: "usr_1" }) { details { requestId } }';
  const { data, errors } = await graphql(`mutation { a: ${create} b: ${create} }`);
  expect(data).toEqual({ a: { details: { requestId: 'read of made 1' } }, b: { details: null } });
  expect(errors).toMatchObject([
    { path: ['b', 'details'], extensions: { code: 'BAD_USER_INPUT', argumentPath: ['input'] } },
  ]);
});

it('shares a failure with those who waited for it, and with nobody after', async () => {
  let broken = true;
  const plaid = await startPlaidDouble(({ body }, response) => {
    if (!broken) return answerTo(body['link_token']);
    response.destroy();
    return undefined;
  });
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, MAX_PLAID_ATTEMPTS: '1' });
  const query = '{ linkToken(token: "t") { requestId } }';
  expect((await graphql(query)).errors).toMatchObject([{ extensions: { code: 'PLAID_UNAVAILABLE' } }]);
  broken = false;
  expect((await graphql(query)).data).toEqual({ linkToken: { requestId: 'read of t' } });
});

it('reads `details` of a new token only if they are selected', async () => {
  const plaid = await startPlaidDouble(({ path, body }) =>
    path === '/link/token/create' ? { link_token: 'made', request_id: 'c' } : answerTo(body['link_token']),
  );
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  const create = (selection: string) =>
    graphql(
      `mutation { createLinkToken(input: { clientName: "App", language: "en", countryCodes: [US], userId: "usr_1" }) { ${selection} } }`,
    );

  expect((await create('linkToken')).data).toEqual({ createLinkToken: { linkToken: 'made' } });
  expect(plaid.calls.map(({ path }) => path)).toEqual(['/link/token/create']);
  expect((await create('details { requestId }')).data.createLinkToken.details).toEqual({
    requestId: 'read of made',
  });
  expect(plaid.calls.map(({ path }) => path).slice(1)).toEqual(['/link/token/create', '/link/token/get']);
});

it('gives the new token even if its details cannot be read', async () => {
  const plaid = await startPlaidDouble(({ path }, response) => {
    if (path === '/link/token/create') return { link_token: 'made', request_id: 'c' };
    response.destroy();
    return undefined;
  });
  const { graphql } = await startTestApp({ PLAID_BASE_URL: plaid.url, MAX_PLAID_ATTEMPTS: '1' });
  const { data, errors } = await graphql(
    'mutation { createLinkToken(input: { clientName: "App", language: "en", countryCodes: [US], userId: "usr_1" }) { linkToken details { status } } }',
  );
  expect(data).toEqual({ createLinkToken: { linkToken: 'made', details: null } });
  expect(errors).toMatchObject([
    { path: ['createLinkToken', 'details'], extensions: { code: 'PLAID_UNAVAILABLE' } },
  ]);
});
