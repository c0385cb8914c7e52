/** Invalid requests, each with its expected response. */
import { messageOf } from '../expected';
import type { Soaked } from '../Soaked';
import { type Ask, codesOf } from './GraphQLClient';

interface BadRequest {
  readonly what: string;
  ask(soaked: Soaked): Ask;
  readonly statuses: readonly number[];
  /** Code of the first error; null if the response is not GraphQL. */
  readonly code: string | null;
}

const json = (query: string) => JSON.stringify({ query });
const signedIn = ({ callers }: Soaked) => ({ authorization: callers.service.authorization });

const badRequests: readonly BadRequest[] = [
  {
    what: 'without credentials',
    ask: () => ({ body: json('{ __typename }') }),
    statuses: [401],
    code: 'UNAUTHENTICATED',
  },
  {
    what: 'one with an access token that was altered',
    ask: ({ callers }) => ({
      headers: { authorization: `${callers.service.authorization.slice(0, -8)}AAAAAAAA` },
      body: json('{ __typename }'),
    }),
    statuses: [401],
    code: 'UNAUTHENTICATED',
  },
  {
    what: 'half of one',
    ask: (soaked) => ({ headers: signedIn(soaked), body: '{"query": "{ __type' }),
    statuses: [400],
    code: 'BAD_REQUEST',
  },
  {
    what: 'one that is not GraphQL',
    ask: (soaked) => ({ headers: signedIn(soaked), body: json('{ linkToken(') }),
    statuses: [200, 400],
    code: 'GRAPHQL_PARSE_FAILED',
  },
  {
    what: 'one for a field that there is not',
    ask: (soaked) => ({ headers: signedIn(soaked), body: json('{ linkTokens }') }),
    statuses: [200, 400],
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    what: 'a look at the schema',
    ask: (soaked) => ({ headers: signedIn(soaked), body: json('{ __schema { types { name } } }') }),
    statuses: [200, 400],
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    what: 'one with a thousand aliases',
    ask: (soaked) => ({
      headers: signedIn(soaked),
      body: json(`{ ${Array.from({ length: 1_000 }, (_, index) => `a${index}: __typename`).join(' ')} }`),
    }),
    statuses: [200, 400],
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    what: 'a list of operations',
    ask: (soaked) => ({ headers: signedIn(soaked), body: `[${json('{ __typename }')}]` }),
    statuses: [400],
    code: 'BAD_REQUEST',
  },
  {
    what: 'an empty path',
    ask: () => ({ method: 'GET', path: '/no/such/path' }),
    statuses: [404],
    code: null,
  },
];

export async function sendBadRequest(soaked: Soaked): Promise<void> {
  const { what, ask, statuses, code } = soaked.random.oneOf(badRequests);
  await expectRefusal(soaked, 'bad request', what, ask(soaked), statuses, code);
}

/** An attempt by an attacker who knows the address. */
export async function sendUnsignedWebhook(soaked: Soaked): Promise<void> {
  const { random } = soaked;
  const body = JSON.stringify({
    webhook_type: 'LINK',
    webhook_code: 'SESSION_FINISHED',
    link_token: soaked.pool.any().token,
  });
  const headers: Record<string, string> = random.happens(0.5) ? {} : { 'plaid-verification': 'e30.e30.e30' };
  await expectRefusal(
    soaked,
    'unsigned webhook',
    'unsigned',
    { path: '/webhooks/plaid', headers, body },
    [401],
    null,
  );
}

async function expectRefusal(
  { client, records, rules }: Soaked,
  kind: string,
  what: string,
  ask: Ask,
  statuses: readonly number[],
  code: string | null,
): Promise<void> {
  try {
    const { status, text, ms } = await client.http(ask);
    const found = codeIn(text);
    // A refusal is the expected outcome, not an error of the server.
    records.add(kind, ms, []);
    const isTurnedAway = status === 503 && found === 'RATE_LIMITED';
    const isRefused = statuses.includes(status) && (code === null || found === code);
    if (!isRefused && !isTurnedAway) {
      rules.broken('only expected error codes occur', `${kind}, ${what}: ${status} ${text.slice(0, 200)}`);
    }
  } catch (error) {
    records.add(kind, 0, ['NO_ANSWER']);
    rules.broken('each request is answered', `${kind}, ${what}: ${messageOf(error)}`);
  }
}

function codeIn(text: string): string | null {
  try {
    return codesOf((JSON.parse(text) as { errors?: unknown } | null)?.errors)[0] ?? null;
  } catch {
    return null;
  }
}
