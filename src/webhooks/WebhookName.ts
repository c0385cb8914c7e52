/** Log fields that identify a webhook. */
export interface WebhookName {
  readonly type: string;
  readonly code: string;
  /** The first 12 digits of the token's hash. */
  readonly linkToken?: string;
}
