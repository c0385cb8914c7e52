/** Transports of GraphQL operations, as named in logs, traces and metrics. */
export const transportNames = ['http', 'websocket', 'sse', 'callback'] as const;
export type TransportName = (typeof transportNames)[number];
