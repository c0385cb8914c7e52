/** A way into the server that stays open while it is used. */
export interface Transport {
  /** Ends what is open, so that clients know to go on elsewhere. Resolves once all of it has ended. */
  close(): Promise<void>;
}
