/** The transports of GraphQL operations, as log, traces and metrics name them. */
export const transportNames = ['http', 'websocket', 'sse', 'callback'] as const;
export type TransportName = (typeof transportNames)[number];
