/** Every transport reports the same errors as plain HTTP. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gone, TOKEN, unavailable } from '../../linkToken/updates/scriptedPlaid';
import { startOnce } from '../../support/closing';
import { temporaryFolder } from '../../support/temporaryFolder';
import type { Data } from '../../support/testApp';
import type { LiveRequest, LiveResult } from './liveClients';
import { startLiveServer, type TransportName, transports, WATCH } from './liveServer';

const READ = 'query ($token: String!) { linkToken(token: $token) { requestId } }';
const CREATE = 'mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken } }';

/** The errors of a result, wherever the transport puts them. */
async function errorsOf(result: LiveResult): Promise<Data> {
  const ended = await result.ended;
  return ended ?? result.results[0]?.errors;
}

const invalid: Record<string, LiveRequest> = {
  'a document that does not parse': { query: '{ linkToken(token: "' },
  'a field that is not there': { query: '{ nope }' },
  'an unknown operation name': { query: 'query A { __typename }', operationName: 'B' },
  'no operation at all': { query: ' ' },
  'a document that is too deep': {
    query: `{ __schema { types { ${'ofType { '.repeat(20)} name ${'}'.repeat(22)} }`,
  },
  'a document that costs too much': {
    query: `{ ${Array.from({ length: 50 }, (_, i) => `a${i}: linkToken(token: "${i}") { linkSessions { events { eventId } results { itemAddResults { accounts { id } } } } }`).join(' ')} }`,
  },
  'a subscription that may be skipped as a whole': {
    query: 'subscription ($t: Boolean! = true) { linkTokenUpdated(token: "t") @skip(if: $t) { reason } }',
  },
  'lists nested beyond all reason': {
    query: `query ($v: ${'['.repeat(4_900)}Int${']'.repeat(4_900)}) { linkToken(token: $v) { requestId } }`,
  },
  'a wrong literal': { query: '{ linkToken(token: 5) { requestId } }' },
  'a variable that is missing': { query: READ },
  'a variable of another type': { query: READ, variables: { token: [TOKEN] } },
  'a wrong field of an input': { query: CREATE, variables: { input: { products: ['NOPE'] } } },
  'an empty token': { query: READ, variables: { token: ' ' } },
  'the hash of another document': {
    query: '',
    extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } },
  },
  'a hash that is not a string': {
    query: '{ __typename }',
    extensions: { persistedQuery: { version: 1, sha256Hash: {} } },
  },
};

/** Expected message for each invalid operation. */
const messages: Record<string, RegExp> = {
  'a document that does not parse': /^Syntax Error/,
  'a field that is not there': /^Cannot query field/,
  'an unknown operation name': /^Unknown operation/,
  'no operation at all': /^Syntax Error/,
  'a document that is too deep': /deep/,
  'a document that costs too much': /cost/,
  'a subscription that may be skipped as a whole': /^Subscriptions may not use `@skip`/,
  'lists nested beyond all reason': /^The document is nested too deeply/,
  'a wrong literal': /^String cannot represent/,
  'a variable that is missing': /^`token` is required/,
  'a variable of another type': /^`token` is not a value/,
  'a wrong field of an input': /^`input.products.0` is not a value/,
  'an empty token': /^The link token is empty/,
  'the hash of another document': /sha does not match/,
  'a hash that is not a string': /sha256Hash` must be a string/,
};

const limited = startOnce(() => startLiveServer({ MAX_OPERATION_COST: '2000' }));
// One attempt per call: no retries, and the circuit breaker stays closed.
const withoutRetries = startOnce(() => startLiveServer({ MAX_PLAID_ATTEMPTS: '1', PLAID_BREAKER: 'off' }));

describe.each(transports)('by %s', (transport) => {
  it.each(Object.keys(invalid))('refuses %s as over HTTP', async (name) => {
    const { run, url, plaid } = limited();
    const request = invalid[name] ?? { query: '' };
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    const { errors } = (await response.json()) as Data;
    expect(errors[0].message).toMatch(messages[name] ?? /^$/);
    expect(await errorsOf(await run(transport, request))).toEqual(errors);
    expect(plaid.reads()).toBe(0);
  });

  it.each([
    ['an unknown token', gone, 'LINK_TOKEN_NOT_FOUND', false],
    ['an unavailable Plaid', unavailable, 'PLAID_UNAVAILABLE', true],
  ])('reports %s as over HTTP, to queries and subscriptions', async (_, answer, code, retryable) => {
    const { run, graphql, plaid } = withoutRetries();
    const ask = async (how: () => Promise<Data>) => {
      plaid.respondOnce(answer);
      return how();
    };
    const { errors } = await ask(() => graphql(READ, { token: TOKEN }));
    expect(errors).toMatchObject([{ path: ['linkToken'], extensions: { code, retryable } }]);
    const variables = { token: TOKEN };
    expect(await ask(async () => errorsOf(await run(transport, { query: READ, variables })))).toEqual(errors);
    const subscription = await ask(async () => errorsOf(await run(transport, { query: WATCH, variables })));
    expect(subscription).toMatchObject([
      { message: errors[0].message, path: ['linkTokenUpdated'], extensions: errors[0].extensions },
    ]);
  });

  it('names the wrong argument of a subscription', async () => {
    const { run } = limited();
    const subscription = await run(transport, { query: WATCH, variables: { token: 5 } });
    expect(await errorsOf(subscription)).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', argumentPath: ['token'], retryable: false } },
    ]);
    const empty = await run(transport, { query: WATCH, variables: { token: '' } });
    expect(await errorsOf(empty)).toMatchObject([
      {
        message: 'The link token is empty.',
        extensions: { code: 'BAD_USER_INPUT', argumentPath: ['token'] },
      },
    ]);
  });

  it('runs trusted operations only', async () => {
    const path = join(temporaryFolder(), 'manifest.json');
    const operation = { id: 'a'.repeat(64), name: 'Watch', type: 'subscription', body: WATCH };
    writeFileSync(
      path,
      JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations: [operation] }),
    );
    const { run, plaid } = await startLiveServer({ TRUSTED_OPERATIONS: path, TRUSTED_OPERATIONS_ONLY: 'on' });
    const other = await run(transport, { query: `${WATCH} #`, variables: { token: TOKEN } });
    expect(await errorsOf(other)).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(plaid.reads()).toBe(0);
    const trusted = await run(transport, { query: WATCH, variables: { token: TOKEN } });
    await trusted.count(1);
    expect(trusted.results).toMatchObject([{ data: { linkTokenUpdated: { reason: 'SNAPSHOT' } } }]);
  });
});

it.each<[TransportName, unknown]>([
  // An `error` message, which reports that nothing was executed.
  ['WebSocket', { ended: [expect.anything()], results: [] }],
  ['server-sent events', { ended: null, results: [{ errors: [expect.anything()] }] }],
])('reports invalid GraphQL as its protocol prescribes: %s', async (transport, expected) => {
  const { run } = limited();
  const result = await run(transport, { query: '{ nope }' });
  expect({ ended: await result.ended, results: result.results }).toEqual(expected);
});
