/** Callbacks of Plaid's web SDK for the events and the end of a session. */
import type { LinkEvent, LinkSessionExit } from 'plaid';
import { ApiError } from '../ApiError';
import { newRequestId } from '../identifiers';
import type { LinkToken } from '../LinkTokenStore';
import type { Account } from '../session/accounts';
import type { LinkSession } from '../session/LinkSession';
import type { Wire } from '../wire';
import type {
  EventMetadata,
  ExitError,
  ExitMetadata,
  LinkUpdate,
  SuccessMetadata,
} from './browser/linkMessages';

/** @param isExpired Whether the link token expired before the end of the session, which then ends for the app. */
export function toLinkUpdate(token: LinkToken, session: LinkSession, isExpired: boolean): LinkUpdate {
  return {
    type: 'plaid-emulator-update',
    events: session.events.map((event) => [event.event_name, toEventMetadata(event, token, session)]),
    end: isExpired ? toExpiration(session) : toEnd(token, session),
  };
}

export function newUnusableTokenError(): ApiError {
  return new ApiError('INVALID_LINK_TOKEN', 'the provided link token has expired or was already used');
}

/** `onSuccess` or `onExit`; null while the session is unfinished. */
function toEnd(token: LinkToken, session: LinkSession): LinkUpdate['end'] {
  const { ending } = session;
  if (!ending) return null;
  return ending.exit
    ? { callback: 'onExit', arguments: toExit(ending.exit, session) }
    : { callback: 'onSuccess', arguments: toSuccess(token, session) };
}

function toExpiration(session: LinkSession): LinkUpdate['end'] {
  const error = newUnusableTokenError().toResponseBody(newRequestId());
  return { callback: 'onExit', arguments: toExit({ error, metadata: null }, session) };
}

function toExit(
  { error, metadata }: Wire<LinkSessionExit>,
  { id, institution }: LinkSession,
): [ExitError | null, ExitMetadata] {
  return [
    error && {
      error_type: error.error_type,
      error_code: error.error_code,
      error_message: error.error_message,
      display_message: error.display_message,
    },
    {
      institution: institution && { name: institution.name, institution_id: institution.id },
      status: metadata?.status ?? null,
      link_session_id: id,
      request_id: metadata?.request_id ?? error?.request_id ?? '',
    },
  ];
}

/** Multi-Item Link passes no Items: the app gets their public tokens by webhook or `/link/token/get`. */
function toSuccess(
  { allowsSeveralItems }: LinkToken,
  { id, institution, items: [first] }: LinkSession,
): [string | null, SuccessMetadata] {
  const [passed, passedInstitution] = allowsSeveralItems ? [undefined, null] : [first, institution];
  return [
    passed?.result.public_token ?? null,
    {
      institution: passedInstitution && {
        name: passedInstitution.name,
        institution_id: passedInstitution.id,
      },
      accounts: (passed?.result.accounts ?? []).map(toAccount),
      link_session_id: id,
      transfer_status: null,
    },
  ];
}

function toAccount({ id, name, mask, type, subtype }: Account): SuccessMetadata['accounts'][number] {
  return {
    id: id ?? '',
    name: name ?? '',
    mask: mask ?? null,
    type: type ?? '',
    subtype: subtype ?? '',
    verification_status: null,
    class_type: null,
  };
}

/** The browser gets every key, with null where `/link/token/get` leaves it out. */
function toEventMetadata(
  { event_name, event_metadata, timestamp }: Wire<LinkEvent>,
  token: LinkToken,
  session: LinkSession,
): EventMetadata {
  return {
    account_number_mask: null,
    error_type: null,
    error_code: null,
    error_message: null,
    exit_status: null,
    institution_id: null,
    institution_name: null,
    institution_search_query: null,
    match_reason: null,
    mfa_type: null,
    routing_number: null,
    view_name: null,
    selection: null,
    request_id: '',
    ...event_metadata,
    is_update_mode: event_name === 'OPEN' ? String(token.isUpdateMode) : null,
    timestamp,
    link_session_id: session.id,
  };
}
