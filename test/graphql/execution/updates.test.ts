/** The updates of a watched token, compiled: each is what graphql-js makes of it, for everyone who watches. */
import { execute, parse } from 'graphql';
import { createCodec } from '../../../src/codec/codec';
import { buildSchema } from '../../../src/graphql/schema';
import type { LinkToken } from '../../../src/linkToken/schema/LinkToken';
import { sortEvents } from '../../../src/linkToken/updates/sortEvents';
import { selectAllFields } from '../../../src/pages/explorer/selectAllFields';
import { events, open, succeeded, TOKEN } from '../../linkToken/updates/scriptedPlaid';
import { fakeTime } from '../../support/fakeTime';
import type { Data } from '../../support/testApp';
import { startLiveServer } from '../transports/liveServer';
import { EXAMPLE } from './corpus/plaidReplies';

const schema = buildSchema();
const codec = createCodec(schema);

const SUBSCRIPTION = 'subscription ($token: String!)';
const WITH_CONDITION = 'subscription ($token: String!, $a: Boolean!)';
const WATCHED = 'linkTokenUpdated(token: $token, untilFinished: false)';
const EVERYTHING = `${SUBSCRIPTION} { ${WATCHED} ${selectAllFields(schema, 'LinkTokenUpdate')} }`;

interface Update {
  readonly reason: string;
  readonly linkSessionId: string | null;
  /** As Plaid said it. */
  readonly read: object;
  /** Names of events that were told before. */
  readonly told?: readonly (string | null | undefined)[];
}

/** What graphql-js makes of an update, as text: the order of its keys counts. */
async function byGraphQLJs(
  query: string,
  update: Update,
  variables: object = {},
  now = Date.now(),
): Promise<string> {
  const { reason, linkSessionId, read, told = [] } = update;
  const linkToken = codec.decode<LinkToken>('LinkToken', { link_token: TOKEN, ...read });
  const newEvents = sortEvents(linkToken)
    .map(({ event }) => event)
    .filter(({ eventId }) => !told.includes(eventId));
  const result = await execute({
    schema,
    document: parse(query),
    rootValue: { reason, linkSessionId, linkToken, newEvents },
    variableValues: { token: TOKEN, ...variables },
    contextValue: { now: () => now },
  });
  return JSON.stringify(result);
}

const before = {
  link_sessions: [{ ...open('OPEN', 'SELECT_INSTITUTION'), tomorrow: { a: ['"', '\u2028'] } }],
};
const after = { ...JSON.parse(EXAMPLE), link_token: TOKEN };

describe.each(['WebSocket', 'server-sent events'] as const)('by %s', (transport) => {
  it('tells of everything as graphql-js does', async () => {
    // No update comes by a poll.
    fakeTime();
    const server = await startLiveServer();
    server.plaid.setLinkToken(before);
    const heard = await server.run(transport, { query: EVERYTHING, variables: { token: TOKEN } });
    await heard.count(1);
    server.plaid.setLinkToken(after);
    await server.sendWebhook();
    await heard.count(2);
    const expected = [
      { reason: 'SNAPSHOT', linkSessionId: 'session-1', read: { ...before, request_id: 'r1' } },
      { reason: 'EVENTS', linkSessionId: 'session-1', read: { ...after, request_id: 'r2' } },
    ];
    expect(heard.results.map((result) => JSON.stringify(result))).toEqual(
      await Promise.all(expected.map((update) => byGraphQLJs(EVERYTHING, update))),
    );
  });

  it('tells each of twenty what it asked for, ten of them the same', async () => {
    // No update comes by a poll.
    fakeTime();
    const server = await startLiveServer();
    server.plaid.setLinkToken(before);
    const asked = Array.from({ length: 20 }, (_, index) => ({
      query: `${WITH_CONDITION} { ${index < 10 ? '' : `u${index}: `}${WATCHED} { reason linkToken { ...T } newEvents { eventName timestamp @skip(if: $a) } } }
        fragment T on LinkToken { ${index < 10 ? 'all' : `only${index}`}: status linkSessions { outcome id: linkSessionId @include(if: $a) } status publicTokens }`,
      variables: { token: TOKEN, a: index % 2 === 0 },
    }));
    const client = await server.connect(transport);
    const all = asked.map((request) => client.run(request));
    await Promise.all(all.map((heard) => heard.count(1)));
    server.plaid.setLinkToken({ link_sessions: [succeeded('OPEN', 'SELECT_INSTITUTION', 'HANDOFF')] });
    await server.sendWebhook();
    await Promise.all(all.map((heard) => heard.count(2)));
    const told = events('OPEN', 'SELECT_INSTITUTION').map(({ event_id }) => event_id);
    const updates: Update[] = [
      { reason: 'SNAPSHOT', linkSessionId: 'session-1', read: before },
      {
        reason: 'EVENTS',
        linkSessionId: 'session-1',
        read: { link_sessions: [succeeded('OPEN', 'SELECT_INSTITUTION', 'HANDOFF')] },
        told,
      },
    ];
    const expected = asked.map(({ query, variables }) =>
      Promise.all(updates.map((update) => byGraphQLJs(query, update, variables))),
    );
    expect(all.map(({ results }) => results.map((result) => JSON.stringify(result)))).toEqual(
      await Promise.all(expected),
    );
  });

  it('says that the token has expired, though nothing else of it is another', async () => {
    fakeTime();
    const start = Date.now();
    let now = start;
    const server = await startLiveServer({}, () => now);
    const expiration = `${new Date(start + 60_000).toISOString().slice(0, 19)}Z`;
    server.plaid.setLinkToken({ expiration, link_sessions: [] });
    const query = `${SUBSCRIPTION} { ${WATCHED} { reason linkToken { expiration a: status linkSessions { outcome } status requestId } } }`;
    const heard = await server.run(transport, { query, variables: { token: TOKEN } });
    await heard.count(1);
    now = start + 120_000;
    await server.sendWebhook();
    expect(await heard.ended).toBeNull();
    const linkToken = (status: string) => ({
      expiration,
      a: status,
      linkSessions: [],
      status,
      requestId: 'r1',
    });
    // Read anew, and the same: so it is the object that was written before.
    expect(server.plaid.reads()).toBe(2);
    expect(heard.results.map(({ data }: Data) => data.linkTokenUpdated)).toEqual([
      { reason: 'SNAPSHOT', linkToken: linkToken('PENDING') },
      { reason: 'EVENTS', linkToken: linkToken('EXPIRED') },
    ]);
  });
});
