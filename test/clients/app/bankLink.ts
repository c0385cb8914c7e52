/** The frontend’s interface to the Plaid Link API, independent of its GraphQL client. */
import type { PlaidLinkErrorExtensions } from './plaidLinkErrors';

export interface BankLink {
  /**
   * Creates a link token for Hosted Link.
   *
   * @param idempotencyKey calls with the same key and customer return the same token. Default: each call creates one.
   */
  start(customer: Customer, idempotencyKey?: string): Promise<LinkResult<StartedLink>>;
  /** Creates a link token and reads its progress in the same request. */
  startWithDetails(customer: Customer, idempotencyKey?: string): Promise<LinkResult<StartedLink>>;
  /** Reads the progress of a link; from the cache, as of the last read, or null. */
  progress(linkToken: string, from?: 'network' | 'cache'): Promise<LinkResult<LinkProgress>>;
  /** Reads the links of two joint loan applicants. */
  jointProgress(applicant: string, coApplicant: string): Promise<LinkResult<JointProgress>>;
  /** Subscribes to a link until the customer has finished. @returns a function that unsubscribes. */
  subscribe(linkToken: string, observer: LinkObserver): () => void;
  /**
   * Reports the progress of a link, and again whenever the normalized cache changes. Missing where the cache stores whole
   * responses. @returns a function that unsubscribes.
   */
  observe?(linkToken: string, onChange: (progress: LinkProgress) => void): () => void;
}

export interface LinkObserver {
  next(answer: LinkResult<LinkUpdate>): void;
  complete(): void;
  /** An error that is not the API’s, such as a lost connection. Nothing follows it. */
  error(error: unknown): void;
}

export interface Server {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Exported as `connectTo` by the module of each client. */
export type ConnectTo = (server: Server) => BankLink;

/** Data and errors may come together: a GraphQL response can be partial. */
export interface LinkResult<T> {
  readonly data: T | null;
  readonly errors: readonly LinkError[];
}

export interface LinkError {
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions: PlaidLinkErrorExtensions;
}

export interface Customer {
  readonly id: string;
  /** As entered by the customer. */
  readonly dateOfBirth?: string;
}

export interface StartedLink {
  readonly linkToken: string;
  readonly expiration: string | null;
  /** URL of the hosted Link page. */
  readonly page: string | null;
  /** Null if it was not selected. */
  readonly progress: LinkProgress | null;
}

export interface LinkProgress {
  readonly linkToken: string;
  readonly status: 'PENDING' | 'IN_PROGRESS' | 'SUCCEEDED' | 'EXITED' | 'EXPIRED';
  readonly sessions: readonly LinkSession[];
}

export interface LinkSession {
  readonly outcome: 'IN_PROGRESS' | 'SUCCEEDED' | 'EXITED';
  readonly banks: readonly { readonly name: string; readonly accounts: readonly string[] }[];
  /** Names of the customer’s events, oldest first. */
  readonly steps: readonly string[];
  /** Null unless the customer exited. */
  readonly left: { readonly at: string; readonly because: string | null } | null;
}

export interface LinkUpdate {
  readonly reason: 'SNAPSHOT' | 'EVENTS' | 'ITEM_ADD_RESULT' | 'SESSION_FINISHED' | 'POLL' | 'EXPIRED';
  /** Names of the new events. */
  readonly newSteps: readonly string[];
  readonly progress: LinkProgress;
}

export interface JointProgress {
  readonly applicant: LinkProgress | null;
  readonly coApplicant: LinkProgress | null;
}

/** @returns the message to show to the customer. */
export function messageFor({ extensions: { plaid, retryable } }: LinkError): string {
  return plaid?.displayMessage ?? (retryable ? 'Please try again in a moment.' : 'This is not possible.');
}
