/** Error masking: callers and the log see no internal message. */
import { GraphQLError } from 'graphql';
import { formatError, toLogEntry } from '../../src/graphql/formatErrors';
import { sendJson, startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp } from '../support/testApp';
import { isTooDeepToSerialize, TOO_DEEP_JSON } from '../support/tooDeepJson';

const masked = {
  message: 'Internal server error.',
  extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false },
};

it('masks an unexpected error and logs its stack without its message', () => {
  const fault = new TypeError('cannot read access-sandbox-1 of undefined');
  const error = new GraphQLError(fault.message, { originalError: fault, path: ['linkToken'] });
  expect(formatError(error.toJSON(), error)).toEqual({ ...masked, path: ['linkToken'] });
  const logged = toLogEntry(error);
  expect(logged).toMatchObject({ level: 'error', problem: expect.stringMatching(/^TypeError\n\s+at /) });
  expect(logged?.problem).not.toContain('access-sandbox-1');
});

it('does not log a message line that resembles a stack frame', () => {
  const fault = new TypeError('it was\n    at access-sandbox-1 (somewhere)');
  const { problem } = toLogEntry(fault) ?? {};
  expect(problem).toMatch(/^TypeError\n\s+at /);
  expect(problem).not.toContain('access-sandbox-1');
});

it.each([
  ['truncates', 'a'.repeat(300), 'a'.repeat(100)],
  ['redacts', 'access_sandbox_0123abcd', 'access_sandbox_…'],
])('%s an alias in the logged path of a failed operation', async (_, alias, path) => {
  const { graphql, log } = await startTestApp({
    PLAID_BASE_URL: 'http://127.0.0.1:9',
    MAX_PLAID_ATTEMPTS: '1',
  });
  await graphql(`{ ${alias}: linkToken(token: "link-sandbox-1") { status } }`);
  expect(log.filter(({ msg }) => msg === 'operation failed')).toMatchObject([{ path }]);
});

it('masks an error with an unknown code', () => {
  const error = new GraphQLError('internal detail', {
    extensions: { code: 'DATABASE_DOWN', host: 'db.internal' },
  });
  expect(formatError(error.toJSON(), error)).toEqual(masked);
});

it('logs the type of a thrown value that is not an error', () => {
  expect(toLogEntry('a thrown string')).toEqual({ level: 'error', problem: 'thrown: string' });
});

it.each<[string, string, object]>([
  ...(isTooDeepToSerialize
    ? [
        [
          'compiled',
          '{ linkToken(token: "t") { additionalProperties } other: linkToken(token: "t") { requestId } }',
          {
            status: 200,
            data: { linkToken: null, other: { requestId: 'r' } },
            errors: [{ ...masked, locations: [{ line: 1, column: 3 }], path: ['linkToken'] }],
          },
        ] as [string, string, object],
      ]
    : []),
  [
    'not compiled',
    'query ($all: Boolean = true) { linkToken(token: "t") { additionalProperties @include(if: $all) } }',
    { status: 500, errors: [masked] },
  ],
])('keeps serving after a Plaid response that is too deep to serialize: %s', async (_, query, response) => {
  const plaid = await startPlaidDouble((_call, reply) =>
    sendJson(reply, 200, `{"deep": ${TOO_DEEP_JSON}, "request_id": "r"}`),
  );
  const { graphql, log } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  expect(await graphql(query)).toEqual(response);
  expect(log).toContainEqual(
    expect.objectContaining({
      level: 50,
      msg: 'operation failed',
      problem: expect.stringMatching(/^RangeError/),
    }),
  );
  expect((await graphql('{ linkToken(token: "t") { requestId status publicTokens } }')).data).toEqual({
    linkToken: { requestId: 'r', status: 'PENDING', publicTokens: [] },
  });
});
