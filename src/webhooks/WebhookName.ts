/** Which webhook it is, for the log. */
export interface WebhookName {
  readonly type: string;
  readonly code: string;
  /** A short hash. */
  readonly linkToken?: string;
}
