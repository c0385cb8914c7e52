/** Session script: the body of `POST /emulator/sessions`, which plays a user's way through Link. */
import { ApiError, assertField } from '../ApiError';
import { readBody, rejectMissingFields, type Shape } from '../shape';
import type { JsonObject } from '../wire';
import { exitErrorCodes, findExitError } from './exitErrors';
import { findInstitution } from './institutions';

export interface SessionScript {
  link_token: string;
  /** Unfinished session to continue. Default: a new session. */
  link_session_id?: string;
  /** How the session ends. Required unless `finished` is false. */
  outcome?: 'success' | 'exit';
  /**
   * Number of institutions that the user starts to connect, 0 to 20. With `success` all are connected; with `exit`
   * the user leaves before the last one, so 2 is an exit after a success. Default 1; 0 for a step that connects none.
   * Update mode connects nothing new.
   */
  items?: number;
  /** False leaves the session open. Default true. */
  finished?: boolean;
  /** Error code that the user leaves with; `exit` only. Default none. */
  error?: string;
  /** First institution. Default: the link token's, else one of its countries. */
  institution_id?: string;
}

/** Result of a script. */
export interface PlayedSession {
  link_session_id: string;
  /** As in SESSION_FINISHED; IN_PROGRESS while the session is unfinished. */
  status: 'SUCCESS' | 'EXITED' | 'IN_PROGRESS';
  /** All of the session's, including those of earlier scripts. */
  public_tokens: string[];
  /** Ids of the same Items, in the same order. */
  item_ids: string[];
}

const MAX_ITEMS = 20;

const scriptShape: Shape<SessionScript> = {
  link_token: 'string',
  'link_session_id?': 'string',
  'outcome?': 'string',
  'items?': 'number',
  'finished?': 'boolean',
  'error?': 'string',
  'institution_id?': 'string',
};

/** @throws {ApiError} that names the invalid field. */
export function readSessionScript(body: JsonObject): SessionScript {
  const script = readBody<SessionScript>(body, scriptShape);
  const { outcome, items = 0, finished, error, institution_id } = script;
  assertField(
    outcome === undefined || ['success', 'exit'].includes(outcome),
    'outcome must be success or exit',
  );
  if (outcome === undefined && finished !== false) rejectMissingFields(['outcome']);
  assertField(
    Number.isInteger(items) && items >= 0 && items <= MAX_ITEMS,
    `items must be an integer between 0 and ${MAX_ITEMS}`,
  );
  if (error !== undefined) {
    assertField(outcome === 'exit', 'error is only valid with the outcome exit');
    assertField(findExitError(error), `error must be one of ${exitErrorCodes.join(', ')}`);
  }
  if (institution_id !== undefined && !findInstitution(institution_id)) {
    throw new ApiError('INVALID_INSTITUTION', 'invalid institution_id provided');
  }
  return script;
}
