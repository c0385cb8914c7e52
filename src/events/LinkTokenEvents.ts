/**
 * Publish/subscribe of link-token events, from the replica that received Plaid's webhook to all replicas: in memory
 * (`InMemoryEvents`) or over Redis (`RedisEvents`). An event only triggers a read of the token from Plaid, so a
 * duplicate or late event is harmless.
 */
import { hash } from 'node:crypto';

export interface LinkTokenEvent {
  /** Hash of the webhook, the same for each time Plaid sends it. */
  readonly id: string;
  /** The token, as `hashToken` returns it. */
  readonly tokenHash: string;
  readonly kind: LinkTokenEventKind;
  /** Null if the webhook names no session. */
  readonly linkSessionId: string | null;
}

/** Codes of Plaid's webhooks of type LINK: https://plaid.com/docs/link/webhooks/ */
export const linkTokenEventKinds = ['EVENTS', 'ITEM_ADD_RESULT', 'SESSION_FINISHED'] as const;
export type LinkTokenEventKind = (typeof linkTokenEventKinds)[number];

export interface LinkTokenEventsListener {
  /** Called for each event, this replica's own included. */
  onEvent(event: LinkTokenEvent): void;
  /** Called when events may have been missed: the listener must read the current state. */
  onReconnect(): void;
}

export interface LinkTokenEvents {
  /**
   * Resolves once the event is on its way to all replicas.
   *
   * @throws {EventsUnavailable} this replica's listeners were notified, those of others perhaps not.
   */
  publish(event: LinkTokenEvent): Promise<void>;
  /** @returns a function that removes the listener. */
  listen(listener: LinkTokenEventsListener): () => void;
}

/** SHA-256 of a link token, to name it where the token itself must not appear, such as in Redis. */
export function hashToken(linkToken: string): string {
  return hash('sha256', linkToken, 'hex');
}
