/**
 * Messages between replicas: an event as JSON, or a heartbeat, which only its publisher uses. Messages are validated,
 * because other programs may publish too.
 */
import { type LinkTokenEvent, linkTokenEventKinds } from './LinkTokenEvents';

export function encodeEvent({ id, tokenHash, kind, linkSessionId }: LinkTokenEvent): string {
  return JSON.stringify({ id, tokenHash, kind, linkSessionId });
}

const HEARTBEAT_PREFIX = 'heartbeat:';

export function createHeartbeat(replicaId: string): string {
  return HEARTBEAT_PREFIX + replicaId;
}

export function isHeartbeat(message: string): boolean {
  return message.startsWith(HEARTBEAT_PREFIX);
}

/** @returns null for a message of another program or a future version. */
export function parseEvent(message: string): LinkTokenEvent | null {
  const { id, tokenHash, kind: name, linkSessionId } = parseFields(message);
  const kind = linkTokenEventKinds.find((known) => known === name);
  if (!isHash(id) || !isHash(tokenHash) || kind === undefined) return null;
  if (linkSessionId !== null && typeof linkSessionId !== 'string') return null;
  return { id, tokenHash, kind, linkSessionId };
}

function parseFields(message: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(message));
  } catch {
    return {};
  }
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
