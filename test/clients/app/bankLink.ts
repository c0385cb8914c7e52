/** What the pages of a frontend see of the Plaid Link API, whatever GraphQL client is behind it. */
import type { PlaidLinkErrorExtensions } from './plaidLinkErrors';

export interface BankLink {
  /** Makes a token for Hosted Link. */
  start(customer: Customer): Promise<Answer<StartedLink>>;
  /** The same, and how it stands, in one request. */
  startAndLook(customer: Customer): Promise<Answer<StartedLink>>;
  /** How a link stands now; from the cache, how it stood when it was last asked for, or null. */
  progress(linkToken: string, from?: 'network' | 'cache'): Promise<Answer<LinkProgress>>;
  /** A loan that two people apply for, each with a link of their own. */
  jointProgress(applicant: string, coApplicant: string): Promise<Answer<JointProgress>>;
  /** Tells how a link stands, and what becomes of it, until the customer is through. Gives what hangs up. */
  watch(linkToken: string, watcher: LinkWatcher): () => void;
  /**
   * How a link stands, and again whenever the cache hears of it, from whatever else was asked. Not there where the cache
   * keeps whole answers. Gives what hangs up.
   */
  follow?(linkToken: string, changed: (progress: LinkProgress) => void): () => void;
}

export interface LinkWatcher {
  next(answer: Answer<LinkUpdate>): void;
  /** Nothing more will come. */
  ended(): void;
  /** What the API did not say: nobody was let in, or the connection was lost for good. It has ended, too. */
  lost(error: unknown): void;
}

export interface Server {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Each client's module has one, named `connectTo`. */
export type ConnectTo = (server: Server) => BankLink;

/** Both may be there: GraphQL answers in part where a part failed. */
export interface Answer<T> {
  readonly data: T | null;
  readonly errors: readonly LinkError[];
}

export interface LinkError {
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions: PlaidLinkErrorExtensions;
}

export interface Customer {
  readonly id: string;
  /** As typed into a form. */
  readonly dateOfBirth?: string;
}

export interface StartedLink {
  readonly linkToken: string;
  readonly expiration: string | null;
  /** The page to send the customer to. */
  readonly page: string | null;
  /** Null where it was not asked for. */
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
  /** The names of the steps the customer took, in time. */
  readonly steps: readonly string[];
  /** Null where nobody left. */
  readonly left: { readonly at: string; readonly because: string | null } | null;
}

export interface LinkUpdate {
  /** `SNAPSHOT` is how it stood, `EXPIRED` the end; what is between is why it is told. */
  readonly reason: 'SNAPSHOT' | 'EVENTS' | 'ITEM_ADD_RESULT' | 'SESSION_FINISHED' | 'POLL' | 'EXPIRED';
  /** The names of the steps that are new. */
  readonly newSteps: readonly string[];
  readonly progress: LinkProgress;
}

export interface JointProgress {
  readonly applicant: LinkProgress | null;
  readonly coApplicant: LinkProgress | null;
}

/** What to tell the customer. */
export function messageFor({ extensions: { plaid, retryable } }: LinkError): string {
  return plaid?.displayMessage ?? (retryable ? 'Please try again in a moment.' : 'This is not possible.');
}
