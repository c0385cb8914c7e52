/** W3C Trace Context as requests bring it: https://www.w3.org/TR/trace-context/ */

export interface RemoteTraceContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly flags: number;
  /** As it came, to be sent on. */
  readonly traceparent: string;
  readonly tracestate: string | null;
}

const VERSION_00 = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
/** A later one says the same first, and may say more. */
const ANY_VERSION = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-[!-~]{0,200})?$/;

const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);

/** As much as everybody has to send on; of more, nothing is. */
const MAX_STATE_LENGTH = 512;
const STATE = /^[a-z0-9][a-z0-9_*/@-]*=[!-~][ -~]*$/;
/** Nobody needs one there, and it goes to Plaid and to the collector. */
const TOKEN = /-(?:sandbox|development|production)-/i;

/**
 * Null where there is none, or none that is right.
 *
 * @param headers of a request, or parameters of a connection: anything may be there.
 */
export function parseTraceContext(headers: Readonly<Record<string, unknown>>): RemoteTraceContext | null {
  const traceparent = headers['traceparent'];
  if (typeof traceparent !== 'string') return null;
  const found = partsOf(traceparent);
  if (found === null) return null;
  const [traceId = '', spanId = '', flags = ''] = found;
  if (traceId === NO_TRACE || spanId === NO_SPAN) return null;
  const tracestate = readState(headers['tracestate']);
  return { traceId, spanId, flags: Number.parseInt(flags, 16), traceparent, tracestate };
}

function partsOf(traceparent: string): string[] | null {
  if (traceparent.startsWith('00-')) return VERSION_00.exec(traceparent)?.slice(1) ?? null;
  const [, version, ...parts] = ANY_VERSION.exec(traceparent) ?? [];
  return version === undefined || version === 'ff' ? null : parts;
}

function readState(tracestate: unknown): string | null {
  if (typeof tracestate !== 'string' || tracestate.length > MAX_STATE_LENGTH) return null;
  return STATE.test(tracestate) && !TOKEN.test(tracestate) ? tracestate : null;
}
