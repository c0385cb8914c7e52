/** Link tokens served by several replicas, the person who goes through Link, and subscribers on every transport. */
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator';
import {
  byEventStream,
  byWebSocket,
  type LiveRequest,
  type LiveResult,
} from '../graphql/transports/liveClients';
import { closeAfterTest } from '../support/closing';
import { countRequests } from '../support/plaid/requestCounts';
import type { Replica } from '../support/processes/replicas';
import type { Data } from '../support/testApp';

export interface CountingEmulator extends Emulator {
  /** Number of `/link/token/get` calls. */
  reads(): number;
  /** Ids of all events of a token, oldest first, as the emulator records them. */
  eventIds(token: string): Promise<readonly string[]>;
}

export async function startCountingEmulator(options: EmulatorOptions = {}): Promise<CountingEmulator> {
  const emulator = await startEmulator(options);
  closeAfterTest(() => emulator.close());
  const requests = countRequests(emulator.url);
  let own = 0;
  return {
    ...emulator,
    reads: () => requests(READ_PATH) - own,
    async eventIds(token) {
      own += 1;
      const response = await fetch(emulator.url + READ_PATH, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ client_id: 'tests', secret: 'tests', link_token: token }),
      });
      const { link_sessions: sessions = [] } = (await response.json()) as Data;
      return sessions.flatMap(({ events }: Data) => events.map(({ event_id }: Data) => event_id).reverse());
    },
  };
}

const READ_PATH = '/link/token/get';

const CREATE = `mutation {
  createLinkToken(input: { products: [TRANSACTIONS], user: {} }) { linkToken }
}`;
const CREATE_FOR_ANYONE = CREATE.replace('user: {}', 'user: { clientUserId: "user-1" }');

/** @param headers of an end user, who creates the token for itself; none with `AUTH_MODE=none`. */
export async function createToken(
  { graphql }: Pick<Replica, 'graphql'>,
  headers?: Record<string, string>,
): Promise<string> {
  const { data, errors } = await graphql(headers ? CREATE : CREATE_FOR_ANYONE, {}, headers);
  if (errors) throw new Error(`no link token: ${JSON.stringify(errors)}`);
  return data.createLinkToken.linkToken;
}

const WATCH = `subscription ($token: String!, $untilFinished: Boolean!) {
  linkTokenUpdated(token: $token, untilFinished: $untilFinished) {
    reason linkSessionId newEvents { eventId } linkToken { status publicTokens }
  }
}`;

export function subscriptionRequest(token: string, untilFinished = true): LiveRequest {
  return { query: WATCH, variables: { token, untilFinished } };
}

export interface SubscribeOptions {
  readonly headers?: Record<string, string>;
  readonly untilFinished?: boolean;
}

const transports = { WebSocket: byWebSocket, 'server-sent events': byEventStream };
export type TransportName = keyof typeof transports;
export const transportNames = Object.keys(transports) as TransportName[];

export async function subscribeBy(
  transport: TransportName,
  { url }: Replica,
  token: string,
  { headers, untilFinished = true }: SubscribeOptions = {},
): Promise<LiveResult> {
  const client = await transports[transport](url, headers);
  return client.run(subscriptionRequest(token, untilFinished));
}

/** Subscribes on each replica over each transport. Resolves once every subscriber has the snapshot. */
export async function subscribeEverywhere(
  replicas: readonly Replica[],
  token: string,
  options?: SubscribeOptions,
): Promise<readonly LiveResult[]> {
  const watching = replicas.flatMap((replica) =>
    transportNames.map((transport) => subscribeBy(transport, replica, token, options)),
  );
  const all = await Promise.all(watching);
  await Promise.all(all.map((each) => each.count(1)));
  return all;
}

/** The updates, with each event reduced to its id. */
export function updatesOf({ results }: LiveResult): readonly Data[] {
  return results.map(({ data, errors }) => {
    if (!data?.linkTokenUpdated) return { errors };
    const { newEvents, ...rest } = data.linkTokenUpdated;
    return { ...rest, newEvents: newEvents.map(({ eventId }: Data) => eventId) };
  });
}

/** Ids of all events sent to a subscriber, in the order of delivery. */
export function deliveredEvents(watching: LiveResult): readonly string[] {
  return updatesOf(watching).flatMap(({ newEvents = [] }) => newEvents);
}

export function deliveredReasons(watching: LiveResult): readonly string[] {
  return updatesOf(watching).map(({ reason }) => reason);
}

/** On a busy machine a poll may read a change before its webhook arrives. */
export function updatesWithoutPolls(watching: LiveResult): readonly Data[] {
  return updatesOf(watching).filter(({ reason }) => reason !== 'POLL');
}

export function reasonsWithoutPolls(watching: LiveResult): readonly string[] {
  return updatesWithoutPolls(watching).map(({ reason }) => reason);
}
