/** No credentials, or none that are good. What exactly is wrong with them is for the log alone. */
import { AppError } from './AppError';

export abstract class Unauthenticated extends AppError {
  readonly code = 'UNAUTHENTICATED';
  readonly httpStatus = 401;
  readonly retryable = false;
  override readonly logLevel = 'info';

  constructor(
    /** For the caller: what to send. */
    message: string,
    /** For the log: `expired`, `wrong audience`. Never a part of the credentials. */
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

/** To callers all bad bearer tokens are the same. */
export class InvalidToken extends Unauthenticated {
  constructor(reason: InvalidTokenReason) {
    super('The access token is not valid, or not any more: sign in again.', reason);
  }
}

export class MissingToken extends Unauthenticated {
  constructor() {
    super('Sign in: send an access token as `Authorization: Bearer …`.', 'missing');
  }
}

export class NotFromRouter extends Unauthenticated {
  constructor() {
    super('This server answers its router alone.', 'not from the router');
  }
}

/** With `PLAID_CREDENTIALS=caller`, a request that needs Plaid brings its own credentials. */
export class MissingCredentials extends Unauthenticated {
  constructor() {
    super(
      'Plaid’s credentials are missing: send the headers PLAID-CLIENT-ID and PLAID-SECRET.',
      'no Plaid credentials',
    );
  }
}
