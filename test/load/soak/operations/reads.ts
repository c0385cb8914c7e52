/** Operations that read link tokens. Each response must be about the requested token alone. */
import { everyField, readSchema } from '../../bench/upstream/everyField';
import { checkCodes, recorded } from '../expected';
import type { Soaked } from '../Soaked';
import type { Caller } from './callers';
import type { GraphQLAnswer } from './GraphQLClient';
import type { KnownToken } from './LinkTokenPool';

const EVERYTHING = everyField(readSchema(), 'LinkToken', true);
const SHORT =
  '{ linkToken status publicTokens metadata { clientName } linkSessions { linkSessionId outcome } }';
const READ_ALL = `query Read($token: String!) { linkToken(token: $token) ${EVERYTHING} }`;
const READ_SHORT = `query ReadShort($token: String!) { linkToken(token: $token) ${SHORT} }`;

/** A caller that shows a screen full of tokens. */
const ALIASES = 25;
const READ_MANY = `query Many(${Array.from({ length: ALIASES }, (_, index) => `$t${index}: String!`).join(', ')}) {
  ${Array.from({ length: ALIASES }, (_, index) => `t${index}: linkToken(token: $t${index}) ${SHORT}`).join('\n  ')}
}`;

/** Entity references as routers send them, possibly repeated. */
const ENTITIES = 10;
const READ_ENTITIES = `query Entities($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on LinkToken ${SHORT} }
}`;

export async function readFresh(soaked: Soaked): Promise<void> {
  const known = soaked.pool.any();
  await readOne(soaked, 'read', known, known.owner, READ_ALL);
}

/** Several at once, as when many clients open one page. */
export async function readHot(soaked: Soaked): Promise<void> {
  const known = soaked.pool.hot();
  await Promise.all(
    Array.from({ length: 4 }, () => readOne(soaked, 'hot read', known, soaked.callers.service, READ_SHORT)),
  );
}

export async function readByGet(soaked: Soaked): Promise<void> {
  const known = soaked.pool.any();
  const variables = { token: known.token };
  const answer = await recorded(soaked, 'read by GET', () =>
    soaked.client.graphqlByGet(known.owner, READ_SHORT, variables),
  );
  if (answer) checkOne(soaked, 'read by GET', known, answer);
}

/** Another caller's token: the response must be that for an unknown one. */
export async function readForeign(soaked: Soaked): Promise<void> {
  const reader = soaked.random.oneOf(soaked.callers.endUsers);
  const known = soaked.pool.anyWhere(({ owner }) => owner !== reader);
  if (!known) return;
  const kind = 'read of another’s token';
  const answer = await recorded(soaked, kind, () =>
    soaked.client.graphql(reader, READ_SHORT, { token: known.token }),
  );
  if (!answer) return;
  checkCodes(soaked, kind, answer.codes, ['LINK_TOKEN_NOT_FOUND']);
  if (answer.data?.['linkToken'] || answer.codes.length !== 1) {
    wrong(soaked, `${kind}: ${JSON.stringify(answer.data)} with ${answer.codes.join(', ') || 'no error'}`);
  }
}

export async function readMany(soaked: Soaked): Promise<void> {
  const known = soaked.pool.some(ALIASES);
  const variables = Object.fromEntries(known.map(({ token }, index) => [`t${index}`, token]));
  await readSeveral(soaked, '25 tokens', READ_MANY, variables, known, (data) =>
    known.map((_, index) => data[`t${index}`]),
  );
}

export async function readEntities(soaked: Soaked): Promise<void> {
  const different = soaked.pool.some(ENTITIES / 2);
  const known = [...different, ...different];
  const representations = known.map(({ token }) => ({ __typename: 'LinkToken', linkToken: token }));
  await readSeveral(soaked, 'entities', READ_ENTITIES, { representations }, known, (data) =>
    Array.isArray(data['_entities']) ? data['_entities'] : [],
  );
}

async function readOne(
  soaked: Soaked,
  kind: string,
  known: KnownToken,
  caller: Caller,
  query: string,
): Promise<void> {
  const answer = await recorded(soaked, kind, () =>
    soaked.client.graphql(caller, query, { token: known.token }),
  );
  if (answer) checkOne(soaked, kind, known, answer);
}

function checkOne(soaked: Soaked, kind: string, known: KnownToken, { data, codes }: GraphQLAnswer): void {
  checkCodes(soaked, kind, codes);
  const linkToken = data?.['linkToken'] ?? null;
  if (linkToken === null ? codes.length === 0 : !isAbout(linkToken, known)) {
    wrong(soaked, `${kind}: asked for ${known.name}, and got ${JSON.stringify(linkToken).slice(0, 300)}`);
  }
}

async function readSeveral(
  soaked: Soaked,
  kind: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  known: readonly KnownToken[],
  listOf: (data: Readonly<Record<string, unknown>>) => readonly unknown[],
): Promise<void> {
  const answer = await recorded(soaked, kind, () =>
    soaked.client.graphql(soaked.callers.service, query, variables),
  );
  if (!answer) return;
  checkCodes(soaked, kind, answer.codes);
  const linkTokens = answer.data ? listOf(answer.data) : [];
  const missing = known.filter((_, index) => (linkTokens[index] ?? null) === null).length;
  if (missing > 0 && answer.codes.length === 0)
    wrong(soaked, `${kind}: ${missing} are missing without an error`);
  for (const [index, linkToken] of linkTokens.entries()) {
    const asked = known[index];
    if (linkToken !== null && !(asked && isAbout(linkToken, asked))) {
      wrong(soaked, `${kind}: number ${index} is ${JSON.stringify(linkToken).slice(0, 300)}`);
    }
  }
}

export function isAbout(linkToken: unknown, { token, name }: KnownToken): boolean {
  const read = linkToken as { linkToken?: unknown; metadata?: { clientName?: unknown } | null };
  return read.linkToken === token && read.metadata?.clientName === name;
}

function wrong({ rules }: Soaked, how: string): void {
  rules.broken('each response is about its request', how);
}
