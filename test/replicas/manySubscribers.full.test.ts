/**
 * One thousand subscribers of one link token on one server, through a whole session: deliveries, and calls to Plaid.
 */
import type { LiveResult } from '../graphql/transports/liveClients';
import { startReplica } from '../support/processes/replicas';
import { until } from '../support/until';
import {
  createToken,
  deliveredEvents,
  reasonsWithoutPolls,
  startCountingEmulator,
  subscribeBy,
  transportNames,
  updatesOf,
} from './linkSessions';

/** Time for all subscribers to receive one update, generous for a busy machine. */
const UPDATE_TIMEOUT_MS = 120_000;

const SUBSCRIBERS = 1_000;
/** Connections opened at once. The server closes a connection that sends nothing for some seconds. */
const AT_ONCE = 50;
/** Items connected one after another. Plaid sends a webhook for each. */
const ITEMS = 4;
/** Maximum age of a cached read that a new subscriber may reuse; polls are further apart. */
const SECONDS_BETWEEN_READS = 1;

it('sends each event and the end once to each of 1,000 subscribers, with as many reads as for one', async () => {
  const emulator = await startCountingEmulator();
  const server = await startReplica({ PLAID_BASE_URL: emulator.url });
  const token = await createToken(server);

  const startedAt = performance.now();
  const all: LiveResult[] = [];
  while (all.length < SUBSCRIBERS) {
    const opened = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) =>
        subscribeBy(transportNames[index % 2] ?? 'WebSocket', server, token),
      ),
    );
    await Promise.all(opened.map((each) => each.count(1)));
    all.push(...opened);
  }
  expect(all.map((each) => updatesOf(each)[0])).toEqual(
    Array(SUBSCRIBERS).fill(expect.objectContaining({ reason: 'SNAPSHOT' })),
  );

  let linkSessionId: string | undefined;
  for (let items = 1; items <= ITEMS; items += 1) {
    const played = await emulator.play({
      link_token: token,
      items: 1,
      finished: false,
      ...(linkSessionId !== undefined && { link_session_id: linkSessionId }),
    });
    linkSessionId = played.link_session_id;
    // Each result is inspected until it matches and no further: this process serves a thousand clients.
    let delivered = 0;
    await until(() => {
      for (let each = all[delivered]; each && deliveredItems(each) >= items; each = all[delivered])
        delivered += 1;
      return delivered === SUBSCRIBERS;
    }, UPDATE_TIMEOUT_MS);
  }
  if (linkSessionId === undefined) throw new Error('There was no session.');
  await emulator.play({ link_token: token, link_session_id: linkSessionId, outcome: 'success', items: 0 });
  const ends = await Promise.all(all.map(({ ended }) => ended));
  const seconds = (performance.now() - startedAt) / 1_000;

  expect(ends).toEqual(Array(SUBSCRIBERS).fill(null));
  const events = await emulator.eventIds(token);
  expect(events.length).toBeGreaterThan(5 * ITEMS);
  expect(all.map(deliveredEvents)).toEqual(Array(SUBSCRIBERS).fill(events));
  expect(all.map(reasonsWithoutPolls)).toEqual(
    Array(SUBSCRIBERS).fill(['SNAPSHOT', ...Array(ITEMS).fill('ITEM_ADD_RESULT'), 'SESSION_FINISHED']),
  );

  // One read for the first subscriber, one for each webhook including SESSION_FINISHED and EVENTS, and as many for
  // later subscribers and polls as the elapsed time allows.
  const most = 1 + (ITEMS + 2) + Math.floor(seconds / SECONDS_BETWEEN_READS);
  expect(emulator.reads()).toBeLessThanOrEqual(most);
});

function deliveredItems({ results }: LiveResult): number {
  return results.filter(({ data }) => data?.linkTokenUpdated?.reason === 'ITEM_ADD_RESULT').length;
}
