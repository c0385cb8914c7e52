/** Why a bearer token is refused. The log may know; to callers all bad tokens are the same. */
import { Unauthenticated } from '../errors/Unauthenticated';

export type Refusal =
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

export function refused(reason: Refusal): Unauthenticated {
  return new Unauthenticated('The access token is not valid, or not any more: sign in again.', reason);
}

export function missing(): Unauthenticated {
  return new Unauthenticated('Sign in: send an access token as `Authorization: Bearer …`.', 'missing');
}
