/**
 * News of link tokens: that something happened at Plaid, on its way from the replica that Plaid told to all of them. By
 * memory (`InMemoryEvents`), by Redis (`RedisEvents`), or by whatever else hands on a few bytes. An event says only
 * that it is time to look: what happened is read from Plaid, so one that comes twice or late does no harm.
 */
import { hash } from 'node:crypto';

export interface LinkTokenEvent {
  /** The same for each repeat: a hash of what Plaid sent. */
  readonly id: string;
  /** Which token: `tokenHash` of it. */
  readonly tokenHash: string;
  readonly kind: LinkTokenEventKind;
  /** The session it is about, where Plaid said so. */
  readonly linkSessionId: string | null;
}

/** Codes of Plaid's webhooks of type LINK: https://plaid.com/docs/link/webhooks/ */
export const linkTokenEventKinds = ['EVENTS', 'ITEM_ADD_RESULT', 'SESSION_FINISHED'] as const;
export type LinkTokenEventKind = (typeof linkTokenEventKinds)[number];

export interface LinkTokenEventsListener {
  /** Told of each event, also of this replica's own. */
  onEvent(event: LinkTokenEvent): void;
  /** Events may have been missed: whoever waits for any has to look for itself. */
  onReconnect(): void;
}

export interface LinkTokenEvents {
  /**
   * Resolves once the event is handed on to all replicas.
   *
   * @throws {EventsUnavailable} and then this replica has heard it, and others may not have.
   */
  publish(event: LinkTokenEvent): Promise<void>;
  /** Gives the way to stop listening. */
  listen(listener: LinkTokenEventsListener): () => void;
}

/** Names a token where the token itself has no business to be: whoever reads Redis learns none. */
export function tokenHash(linkToken: string): string {
  return hash('sha256', linkToken, 'hex');
}
