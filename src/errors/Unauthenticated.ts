/** Missing or invalid credentials. Only the log gets the exact reason. */
import { AppError } from './AppError';

export abstract class Unauthenticated extends AppError {
  readonly code = 'UNAUTHENTICATED';
  readonly httpStatus = 401;
  readonly retryable = false;
  override readonly logLevel = 'info';

  constructor(
    message: string,
    /** For the log, such as `expired`. Never a part of the credentials. */
    readonly reason: string,
  ) {
    super(message);
  }

  override get logDetail() {
    return this.reason;
  }

  override get httpHeaders() {
    return { 'www-authenticate': 'Bearer' };
  }
}

export type InvalidTokenReason =
  | 'malformed'
  | 'ambiguous'
  | 'too long'
  | 'algorithm'
  | 'token type'
  | 'unknown extension'
  | 'unknown key'
  | 'bad signature'
  | 'wrong issuer'
  | 'wrong audience'
  | 'no subject'
  | 'no expiry'
  | 'expired'
  | 'not yet valid';

/** Claims of a token that was not accepted, and so may be anyone's: redacted and truncated, for the log. */
export interface UnverifiedClaims {
  readonly issuer?: string | undefined;
  readonly audience?: readonly string[] | undefined;
}

/** Clients get the same message for every invalid token. */
export class InvalidToken extends Unauthenticated {
  constructor(
    override readonly reason: InvalidTokenReason,
    readonly claims: UnverifiedClaims = {},
  ) {
    super('The access token is invalid or has expired. Sign in again.', reason);
  }
}

export class MissingToken extends Unauthenticated {
  constructor() {
    super('An access token is required. Send it as `Authorization: Bearer …`.', 'missing');
  }
}

export class NotFromRouter extends Unauthenticated {
  constructor() {
    super(
      'Requests must come through the router: the Router-Authorization header is missing or wrong.',
      'not from the router',
    );
  }
}

/** With `PLAID_CREDENTIALS=caller`, each request must send its own Plaid credentials. */
export class MissingCredentials extends Unauthenticated {
  constructor() {
    super(
      'Plaid credentials are missing. Send the PLAID-CLIENT-ID and PLAID-SECRET headers.',
      'no Plaid credentials',
    );
  }
}
