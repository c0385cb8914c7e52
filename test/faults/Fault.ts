/** What may go wrong between a server and its upstream, by name. */

export const faultNames = [
  /** Nothing: it is forwarded, and answered. */
  'none',
  /** Forwarded after a while. */
  'delay',
  /** Read, and never answered. */
  'drop',
  /** There is nobody to connect to. */
  'refuse',
  /** A reset once the request is read, which is not forwarded. */
  'reset-before',
  /** Forwarded and answered upstream; a reset instead of the answer. */
  'reset-after',
  /** Forwarded; half of the answer, and then the end. */
  'truncate',
  /** Forwarded; an answer that never ends. */
  'flood',
  /** 200, and a page. */
  'html',
  /** 502, and a page. */
  'html-502',
  /** 429 as Plaid says it, with or without `Retry-After`. */
  'rate-limit',
  /** 500 as Plaid says it. */
  'server-error',
  /** 503 without JSON. */
  'unavailable',
  /** Forwarded; a byte of the answer now and then. */
  'slow-drip',
  /** Not HTTP. */
  'garbage',
] as const;

export type Fault = (typeof faultNames)[number];
