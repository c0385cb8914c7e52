/** Response types of the console’s operations. Every field that comes from Plaid may be null. */

export interface GraphQLResponse {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly ResponseError[];
}

export interface ResponseError {
  readonly message: string;
  readonly extensions?: {
    readonly code?: string;
    readonly retryable?: boolean;
    readonly retryAfter?: number;
    readonly argumentPath?: readonly (string | number)[];
    readonly plaid?: PlaidErrorDetails;
  };
}

export interface PlaidErrorDetails {
  readonly errorType?: string | null;
  readonly errorCode?: string | null;
  readonly errorMessage?: string | null;
  readonly displayMessage?: string | null;
  readonly requestId?: string | null;
  readonly documentationUrl?: string | null;
  readonly suggestedAction?: string | null;
}

export interface CreatedLinkToken {
  readonly linkToken: string;
  readonly expiration: string | null;
  readonly hostedLinkUrl: string | null;
}

export interface LinkToken {
  readonly linkToken: string;
  readonly status: string;
  readonly expiration: string | null;
  readonly linkSessions: readonly LinkSession[] | null;
}

export interface LinkSession {
  readonly linkSessionId: string | null;
  readonly outcome: string;
  readonly finishedAt: string | null;
  readonly exit: LinkExit | null;
  readonly results: { readonly itemAddResults: readonly ItemAddResult[] | null } | null;
  /** The subscription selects only their ids. */
  readonly events: readonly Partial<LinkEvent>[] | null;
}

export interface LinkExit {
  readonly error: PlaidErrorDetails | null;
  readonly metadata: {
    readonly status: string | null;
    readonly institution: { readonly name: string | null } | null;
  } | null;
}

export interface ItemAddResult {
  readonly publicToken: string | null;
  readonly institution: { readonly institutionId: string | null; readonly name: string | null } | null;
  readonly accounts: readonly LinkAccount[] | null;
}

export interface LinkAccount {
  readonly id: string | null;
  readonly name: string | null;
  readonly mask: string | null;
  readonly type: string | null;
  readonly subtype: string | null;
}

export interface LinkEvent {
  readonly eventId: string | null;
  readonly eventName: string | null;
  readonly timestamp: string | null;
  readonly eventMetadata: Readonly<Record<string, string | null>> | null;
}

export interface LinkTokenUpdate {
  readonly reason: string;
  readonly linkSessionId: string | null;
  readonly newEvents: readonly LinkEvent[];
  readonly linkToken: LinkToken;
}
