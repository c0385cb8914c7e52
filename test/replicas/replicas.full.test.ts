/** Two replicas that share one Redis: ownership of tokens, and subscriptions when a replica stops. */
import type { LiveResult } from '../graphql/transports/liveClients';
import { startIssuer } from '../support/issuer';
import { describeWith, programOnPath } from '../support/processes/programs';
import { startRedis } from '../support/processes/redis';
import { startReplica } from '../support/processes/replicas';
import {
  createToken,
  deliveredEvents,
  deliveredReasons,
  startCountingEmulator,
  subscribeBy,
  subscribeEverywhere,
  subscriptionRequest,
  transportNames,
  updatesOf,
} from './linkSessions';
import { resumeByEventStream, resumeByWebSocket } from './resumingClients';

describeWith('two replicas', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  async function start(env: Record<string, string> = {}) {
    const emulator = await startCountingEmulator();
    const redis = await startRedis();
    const whole = { PLAID_BASE_URL: emulator.url, REDIS_URL: redis.url, ...env };
    const [a, b] = await Promise.all([startReplica(whole), startReplica(whole)]);
    return { emulator, a, b };
  }

  it('share the record of who created a token', async () => {
    const issuer = await startIssuer();
    const { emulator, a, b } = await start(issuer.env);
    const as = (sub: string) => ({ authorization: `Bearer ${issuer.token({ sub })}` });
    const token = await createToken(a, as('owner'));
    const strangersAreRefused = async () => {
      const strangers = await Promise.all(
        [a, b].flatMap((replica) =>
          transportNames.map((transport) =>
            subscribeBy(transport, replica, token, { headers: as('stranger') }),
          ),
        ),
      );
      expect(await Promise.all(strangers.map(refusalsOf))).toEqual(Array(4).fill(['LINK_TOKEN_NOT_FOUND']));
    };
    await strangersAreRefused();
    // The owner is not subscribed, so no poll runs.
    expect(emulator.reads()).toBe(0);
    const owners = await subscribeEverywhere([b], token, { headers: as('owner') });
    await strangersAreRefused();

    await emulator.play({ link_token: token, outcome: 'success' });
    expect(await Promise.all(owners.map(({ ended }) => ended))).toEqual([null, null]);
    const events = await emulator.eventIds(token);
    expect(owners.map(deliveredEvents)).toEqual([events, events]);
  });

  it('send the end of a session at one replica after the other, which receives the webhooks, was killed', async () => {
    const { emulator, a, b } = await start();
    const token = await createToken(a);
    const all = await subscribeEverywhere([b], token);
    const { link_session_id } = await emulator.play({ link_token: token, items: 0, finished: false });
    await Promise.all(all.map((each) => each.count(2)));

    a.process.kill('SIGKILL');
    await a.exit;
    await emulator.play({ link_token: token, link_session_id, outcome: 'success' });
    expect(await Promise.all(all.map(({ ended }) => ended))).toEqual([null, null]);
    const events = await emulator.eventIds(token);
    expect(all.map(deliveredEvents)).toEqual([events, events]);
    expect(all.map(deliveredReasons)).toEqual(Array(2).fill(['SNAPSHOT', 'POLL', 'POLL']));
  });

  it('exit with 0 on SIGTERM and leave subscriptions resumable', async () => {
    const { a } = await start();
    const [byWebSocket, byEventStream] = await subscribeEverywhere([a], await createToken(a));
    a.process.kill('SIGTERM');
    // No `complete` is sent: it would end the subscription for clients.
    expect(await byWebSocket?.ended).toMatchObject({ code: 1001, reason: 'Going away' });
    expect(await byEventStream?.ended).toMatchObject({ name: 'NetworkError' });
    expect(await a.exit).toBe(0);
    expect(a.output()).toContain('"msg":"stopped"');
  });

  it('let clients resume at the other replica without losing an event', async () => {
    const { emulator, a, b } = await start();
    const token = await createToken(a);
    const request = subscriptionRequest(token);
    const all = [resumeByWebSocket([a, b], request), resumeByEventStream([a, b], request)];
    await Promise.all(all.map((each) => each.count(1)));
    a.process.kill('SIGTERM');
    expect(await a.exit).toBe(0);
    const { public_tokens: publicTokens } = await emulator.play({ link_token: token, outcome: 'success' });
    expect(await Promise.all(all.map(({ ended }) => ended))).toEqual([null, null]);
    const events = await emulator.eventIds(token);
    expect(all.map(deliveredEvents)).toEqual([events, events]);
    expect(all.map((each) => updatesOf(each).at(-1)?.linkToken)).toEqual(
      Array(2).fill({ status: 'SUCCEEDED', publicTokens }),
    );
  });
});

/** Error codes of the results that are not updates. */
async function refusalsOf({ ended, results }: LiveResult): Promise<readonly string[]> {
  const refusal = (await ended) ?? [];
  const errors = [...refusal, ...results.flatMap((result) => result.errors ?? [])];
  return errors.map(({ extensions }) => extensions.code);
}
