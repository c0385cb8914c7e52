/** Compiled subscription updates: each subscriber receives what graphql-js would return. */
import { execute, parse } from 'graphql';
import { buildSchema } from '../../../src/graphql/schema';
import { sortEvents } from '../../../src/linkToken/updates/sortEvents';
import { selectAllFields } from '../../../src/pages/explorer/selectAllFields';
import { events, open, succeeded, TOKEN } from '../../linkToken/updates/scriptedPlaid';
import { fakeTime } from '../../support/fakeTime';
import type { Data } from '../../support/testApp';
import { startLiveServer } from '../transports/liveServer';
import { EXAMPLE } from './corpus/plaidReplies';

const schema = buildSchema();

const SUBSCRIPTION = 'subscription ($token: String!)';
const WITH_CONDITION = 'subscription ($token: String!, $a: Boolean!)';
const WATCHED = 'linkTokenUpdated(token: $token, untilFinished: false)';
const EVERYTHING = `${SUBSCRIPTION} { ${WATCHED} ${selectAllFields(schema, 'LinkTokenUpdate')} }`;

interface Update {
  readonly reason: string;
  readonly linkSessionId: string | null;
  /** Plaid's response. */
  readonly read: object;
  /** IDs of events that were sent before. */
  readonly sent?: readonly unknown[];
}

/** Executes an update by graphql-js, and serializes it, since key order matters. */
async function executeByGraphQLJs(
  query: string,
  update: Update,
  variables: object = {},
  now = Date.now(),
): Promise<string> {
  const { reason, linkSessionId, read, sent = [] } = update;
  const linkToken = { link_token: TOKEN, ...read };
  const newEvents = sortEvents(linkToken)
    .map(({ event }) => event)
    .filter(({ event_id: id }) => !sent.includes(id));
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

describe.each(['WebSocket', 'server-sent events'] as const)('subscription updates over %s', (transport) => {
  it('equal graphql-js’s result for all fields', async () => {
    // Prevents poll updates.
    fakeTime();
    const server = await startLiveServer();
    server.plaid.setLinkToken(before);
    const collector = await server.run(transport, { query: EVERYTHING, variables: { token: TOKEN } });
    await collector.count(1);
    server.plaid.setLinkToken(after);
    await server.sendWebhook();
    await collector.count(2);
    const expected = [
      { reason: 'SNAPSHOT', linkSessionId: 'session-1', read: { ...before, request_id: 'r1' } },
      { reason: 'EVENTS', linkSessionId: 'session-1', read: { ...after, request_id: 'r2' } },
    ];
    expect(collector.results.map((result) => JSON.stringify(result))).toEqual(
      await Promise.all(expected.map((update) => executeByGraphQLJs(EVERYTHING, update))),
    );
  });

  it('match the selection of each of twenty subscribers, ten of them equal', async () => {
    // Prevents poll updates.
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
    await Promise.all(all.map((collector) => collector.count(1)));
    server.plaid.setLinkToken({ link_sessions: [succeeded('OPEN', 'SELECT_INSTITUTION', 'HANDOFF')] });
    await server.sendWebhook();
    await Promise.all(all.map((collector) => collector.count(2)));
    const sent = events('OPEN', 'SELECT_INSTITUTION').map(({ event_id }) => event_id);
    const updates: Update[] = [
      { reason: 'SNAPSHOT', linkSessionId: 'session-1', read: before },
      {
        reason: 'EVENTS',
        linkSessionId: 'session-1',
        read: { link_sessions: [succeeded('OPEN', 'SELECT_INSTITUTION', 'HANDOFF')] },
        sent,
      },
    ];
    const expected = asked.map(({ query, variables }) =>
      Promise.all(updates.map((update) => executeByGraphQLJs(query, update, variables))),
    );
    expect(all.map(({ results }) => results.map((result) => JSON.stringify(result)))).toEqual(
      await Promise.all(expected),
    );
  });

  it('report the expiration of an otherwise unchanged token', async () => {
    fakeTime();
    const start = Date.now();
    let now = start;
    const server = await startLiveServer({}, () => now);
    const expiration = `${new Date(start + 60_000).toISOString().slice(0, 19)}Z`;
    server.plaid.setLinkToken({ expiration, link_sessions: [] });
    const query = `${SUBSCRIPTION} { ${WATCHED} { reason linkToken { expiration a: status linkSessions { outcome } status requestId } } }`;
    const collector = await server.run(transport, { query, variables: { token: TOKEN } });
    await collector.count(1);
    now = start + 120_000;
    await server.sendWebhook();
    expect(await collector.ended).toBeNull();
    const linkToken = (status: string) => ({
      expiration,
      a: status,
      linkSessions: [],
      status,
      requestId: 'r1',
    });
    // The second read is equal, so the memoized object is written again.
    expect(server.plaid.reads()).toBe(2);
    expect(collector.results.map(({ data }: Data) => data.linkTokenUpdated)).toEqual([
      { reason: 'SNAPSHOT', linkToken: linkToken('PENDING') },
      { reason: 'EVENTS', linkToken: linkToken('EXPIRED') },
    ]);
  });
});
