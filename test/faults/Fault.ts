/** Faults between a server and its upstream, by name. */

export const faultNames = [
  /** No fault: the request is forwarded and answered. */
  'none',
  /** Forwarded after a delay. */
  'delay',
  /** The request is read and gets no response. */
  'drop',
  /** The connection is refused. */
  'refuse',
  /** Reset after the request was read, without forwarding it. */
  'reset-before',
  /** Forwarded and answered upstream; the client gets a reset instead of the response. */
  'reset-after',
  /** Forwarded; half of the response, then the end of the stream. */
  'truncate',
  /** Forwarded; a response without an end. */
  'flood',
  /** Status 200 with an HTML page. */
  'html',
  /** Status 502 with an HTML page. */
  'html-502',
  /** Plaid's 429, with or without `Retry-After`. */
  'rate-limit',
  /** Plaid's 500. */
  'server-error',
  /** Status 503 without JSON. */
  'unavailable',
  /** Forwarded; the response arrives byte by byte. */
  'slow-drip',
  /** Bytes that are not HTTP. */
  'garbage',
] as const;

export type Fault = (typeof faultNames)[number];
