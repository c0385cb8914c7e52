/**
 * Messages between the web SDK in the app's page and the page of Link in its frame. `linkInitialize.ts` passes their
 * fields to Plaid's callbacks, so the compiler compares them with Plaid's types there.
 */

type Keys<Name extends string> = Readonly<Record<Name, string>>;
type NullableKeys<Name extends string> = Readonly<Record<Name, string | null>>;

type Institution = Keys<'name' | 'institution_id'>;

export type SuccessMetadata = Keys<'link_session_id'> & {
  readonly institution: Institution | null;
  readonly accounts: (Keys<'id' | 'name' | 'type' | 'subtype'> &
    NullableKeys<'mask' | 'verification_status' | 'class_type'>)[];
  readonly transfer_status: string | null;
};

export type ExitError = Keys<'error_type' | 'error_code' | 'error_message'> & NullableKeys<'display_message'>;

export type ExitMetadata = Keys<'link_session_id' | 'request_id'> &
  NullableKeys<'status'> & { readonly institution: Institution | null };

export type EventMetadata = Keys<'timestamp' | 'link_session_id' | 'request_id'> &
  NullableKeys<
    | 'account_number_mask'
    | 'error_type'
    | 'error_code'
    | 'error_message'
    | 'exit_status'
    | 'institution_id'
    | 'institution_name'
    | 'institution_search_query'
    | 'is_update_mode'
    | 'match_reason'
    | 'mfa_type'
    | 'routing_number'
    | 'view_name'
    | 'selection'
  >;

/** Sent by each page of Link: the whole state of the session, since the app may have missed an earlier page. */
export interface LinkUpdate {
  readonly type: 'plaid-emulator-update';
  /** Arguments of `onEvent`, oldest first. */
  readonly events: readonly (readonly [name: string, metadata: EventMetadata])[];
  /** Null while the session is unfinished. */
  readonly end:
    | {
        readonly callback: 'onSuccess';
        readonly arguments: readonly [publicToken: string | null, metadata: SuccessMetadata];
      }
    | {
        readonly callback: 'onExit';
        readonly arguments: readonly [error: ExitError | null, metadata: ExitMetadata];
      }
    | null;
}

/** Sent by the app's page: the user exits Link. */
export interface LinkExitRequest {
  readonly type: 'plaid-emulator-exit';
}

/** Settings of the script in a page of Link. */
export interface LinkPageData {
  /** URL that records whether the user sees the page. */
  readonly presenceUrl: string;
  /** Origin of the app's page, and the message to it; null outside the web SDK. */
  readonly app: { readonly origin: string; readonly update: LinkUpdate } | null;
  /** Fields of the form that exits Link. */
  readonly exitFields: Readonly<Record<string, string>>;
}

/** Response of `POST /emulator/link`. */
export interface OpenedLink {
  /** URL of the frame. */
  readonly url: string;
  /** Number of events that an earlier page of the app has received. */
  readonly received_events: number;
}
