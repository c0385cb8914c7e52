/** An event as it travels between replicas: JSON, of which whoever hears it believes nothing that it has not checked. */
import { type LinkTokenEvent, linkTokenEventKinds } from './LinkTokenEvents';

export function encodeEvent({ id, tokenHash, kind, linkSessionId }: LinkTokenEvent): string {
  return JSON.stringify({ id, tokenHash, kind, linkSessionId });
}

/** Null for what is none: another program's, or of a version to come. */
export function parseEvent(message: string): LinkTokenEvent | null {
  const { id, tokenHash, kind: word, linkSessionId } = fieldsOf(message);
  const kind = linkTokenEventKinds.find((known) => known === word);
  if (!isHash(id) || !isHash(tokenHash) || kind === undefined) return null;
  if (linkSessionId !== null && typeof linkSessionId !== 'string') return null;
  return { id, tokenHash, kind, linkSessionId };
}

function fieldsOf(message: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(message));
  } catch {
    return {};
  }
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
