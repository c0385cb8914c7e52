/** Transport with long-lived connections. */
export interface Transport {
  /** Graceful shutdown: ends all connections so that clients reconnect elsewhere. Resolves once all have ended. */
  close(): Promise<void>;
}
