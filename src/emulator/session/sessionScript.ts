/** What to play: the body of `POST /emulator/sessions`, which stands for a person in front of Link. */
import { ApiError, invalidField } from '../ApiError';
import { readShape, rejectUnknownFields, type Shape } from '../shape';
import type { JsonObject } from '../wire';
import { exitErrorCodes, findExitError } from './exitErrors';
import { findInstitution } from './institutions';

export interface SessionScript {
  link_token: string;
  /** An unfinished session to go on with; a new one by default. */
  link_session_id?: string;
  /** Where the session leads. Only an unfinished one may leave it open. */
  outcome?: 'success' | 'exit';
  /**
   * How many institutions the person sets out to connect. With `success` all are, with `exit` the person leaves
   * before the last one is: so 2 is an exit after a success. Default 1; 0 for a step that connects none.
   * In update mode nothing new is connected.
   */
  items?: number;
  /** False stops before the end: the session stays open, with what it has so far. Default true. */
  finished?: boolean;
  /** The error code that makes the person leave, with `exit` only. None by default. */
  error?: string;
  /** The institution to begin with. By default the link token's own, else one of its countries. */
  institution_id?: string;
}

/** What came of a script. */
export interface PlayedSession {
  link_session_id: string;
  /** As in SESSION_FINISHED; IN_PROGRESS while the session is unfinished. */
  status: 'SUCCESS' | 'EXITED' | 'IN_PROGRESS';
  /** Those of the whole session, steps before this one included. */
  public_tokens: string[];
}

const MOST_ITEMS = 20;

const scriptShape: Shape<SessionScript> = {
  link_token: 'string',
  'link_session_id?': 'string',
  'outcome?': 'string',
  'items?': 'number',
  'finished?': 'boolean',
  'error?': 'string',
  'institution_id?': 'string',
};

/** The script, or a refusal that names what is wrong with it. */
export function readSessionScript(body: JsonObject): SessionScript {
  rejectUnknownFields(body, scriptShape);
  const script = readShape(body, scriptShape) as unknown as SessionScript;
  const { outcome, items, finished, error, institution_id } = script;
  if (outcome !== undefined && outcome !== 'success' && outcome !== 'exit') {
    throw invalidField('outcome must be success or exit');
  }
  if (outcome === undefined && finished !== false) {
    throw new ApiError('MISSING_FIELDS', 'the following required fields are missing: outcome');
  }
  if (items !== undefined && (!Number.isInteger(items) || items < 0 || items > MOST_ITEMS)) {
    throw invalidField(`items must be an integer between 0 and ${MOST_ITEMS}`);
  }
  if (error !== undefined && outcome !== 'exit')
    throw invalidField('error is only valid with the outcome exit');
  if (error !== undefined && !findExitError(error)) {
    throw invalidField(`error must be one of ${exitErrorCodes.join(', ')}`);
  }
  if (institution_id !== undefined && !findInstitution(institution_id)) {
    throw new ApiError('INVALID_INSTITUTION', 'invalid institution_id provided');
  }
  return script;
}
