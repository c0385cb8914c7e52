/** Parser of the W3C Trace Context of requests: https://www.w3.org/TR/trace-context/ */

export interface RemoteTraceContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly flags: number;
  /** Header as received, for propagation. */
  readonly traceparent: string;
  readonly tracestate: string | null;
}

const VERSION_00 = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
/** Later versions start with the same fields and may add others. */
const ANY_VERSION = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-[!-~]{0,200})?$/;

const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);

/** Length of `tracestate` that W3C requires to propagate, in characters. A longer one is dropped. */
const MAX_STATE_LENGTH = 512;
const STATE = /^[a-z0-9][a-z0-9_*/@-]*=[!-~][ -~]*$/;
/** A `tracestate` that contains a Plaid token is dropped, since it is sent to Plaid and to the collector. */
const PLAID_TOKEN = /-(?:sandbox|development|production)-/i;

/**
 * Parses the trace context.
 *
 * @param headers of a request, or WebSocket connection parameters, whose values have any type.
 * @returns null if it is missing or malformed.
 */
export function parseTraceContext(headers: Readonly<Record<string, unknown>>): RemoteTraceContext | null {
  const traceparent = headers['traceparent'];
  if (typeof traceparent !== 'string') return null;
  const fields = matchTraceparent(traceparent);
  if (fields === null) return null;
  const [traceId = '', spanId = '', flags = ''] = fields;
  if (traceId === NO_TRACE || spanId === NO_SPAN) return null;
  const tracestate = parseTracestate(headers['tracestate']);
  return { traceId, spanId, flags: Number.parseInt(flags, 16), traceparent, tracestate };
}

function matchTraceparent(traceparent: string): string[] | null {
  if (traceparent.startsWith('00-')) return VERSION_00.exec(traceparent)?.slice(1) ?? null;
  const [, version, ...parts] = ANY_VERSION.exec(traceparent) ?? [];
  return version === undefined || version === 'ff' ? null : parts;
}

function parseTracestate(tracestate: unknown): string | null {
  if (typeof tracestate !== 'string' || tracestate.length > MAX_STATE_LENGTH) return null;
  return STATE.test(tracestate) && !PLAID_TOKEN.test(tracestate) ? tracestate : null;
}
