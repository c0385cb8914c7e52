/** Verifies one access token (JWT) and returns its viewer. */
import { hash } from 'node:crypto';
import type { JWTPayload, JWTVerifyOptions } from 'jose';
import { InvalidToken, type InvalidTokenReason, type UnverifiedClaims } from '../errors/Unauthenticated';
import type { Logger } from '../telemetry/logger';
import { redactAndTruncate } from '../telemetry/redactTokens';
import type { JwksCache, MatchingKeys } from './JwksCache';
import { ALGORITHMS, type Jose, type KeyHint } from './parseKeySet';
import type { Viewer } from './Viewer';

export interface TokenRules {
  readonly issuer: string;
  /** The token's `aud` must contain one of these. */
  readonly audiences: readonly string[];
}

export interface VerifyTokenOptions {
  readonly jose: Jose;
  readonly keys: JwksCache;
  readonly rules: TokenRules;
  /** @returns milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
}

export interface VerifiedToken {
  readonly viewer: Viewer;
  /** Version of the key set that verified it. */
  readonly keysVersion: number;
}

/**
 * @throws {Unauthenticated}
 * @throws {KeysUnavailable}
 */
export async function verifyToken(token: string, options: VerifyTokenOptions): Promise<VerifiedToken> {
  try {
    return await verify(token, options);
  } catch (error) {
    if (!(error instanceof InvalidToken)) throw error;
    throw new InvalidToken(error.reason, readUnverifiedClaims(options.jose, token));
  }
}

async function verify(
  token: string,
  { jose, keys: jwks, rules, now, logger }: VerifyTokenOptions,
): Promise<VerifiedToken> {
  const { keys, version: keysVersion } = await jwks.findKeys(readKeyHint(jose, token));
  const claims = await verifyClaims(jose, token, keys, {
    algorithms: [...ALGORITHMS],
    issuer: rules.issuer,
    audience: [...rules.audiences],
    clockTolerance: NBF_TOLERANCE_S,
    currentDate: new Date(now()),
  });
  const viewer = toViewer(claims, rules.issuer, now());
  if (viewer.kind !== 'service') logMisplacedScope(logger, claims);
  return { viewer, keysVersion };
}

/** Allows for clock skew: a token may be used as soon as it is issued. */
const NBF_TOLERANCE_S = 5;

/** Ignores keys that the token itself contains (`jwk`, `jku`, `x5c`). */
function readKeyHint(jose: Jose, token: string): KeyHint {
  let header: Readonly<Record<string, unknown>>;
  try {
    header = { ...jose.decodeProtectedHeader(token) };
  } catch {
    throw new InvalidToken('malformed');
  }
  const { alg, kid, typ } = header;
  if (typeof alg !== 'string' || !ALGORITHMS.includes(alg)) throw new InvalidToken('algorithm');
  if (kid !== undefined && typeof kid !== 'string') throw new InvalidToken('malformed');
  // Excludes logout tokens, DPoP proofs and others that the issuer signs with the same key: RFC 8725 §3.11.
  if (typ !== undefined && !(typeof typ === 'string' && ACCESS_TOKEN.test(typ)))
    throw new InvalidToken('token type');
  return { alg, kid };
}

const ACCESS_TOKEN = /^(application\/)?(at\+)?jwt$/i;

async function verifyClaims(
  jose: Jose,
  token: string,
  keys: MatchingKeys['keys'],
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  let reason: InvalidTokenReason = 'unknown key';
  for (const key of keys) {
    try {
      return (await jose.jwtVerify(token, key, options)).payload;
    } catch (error) {
      if (!(error instanceof jose.errors.JOSEError)) throw error;
      reason = toReason(error);
      if (reason !== 'bad signature') break;
    }
  }
  throw new InvalidToken(reason);
}

function toReason(error: InstanceType<Jose['errors']['JOSEError']>): InvalidTokenReason {
  switch (error.code) {
    case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
      return 'bad signature';
    case 'ERR_JWT_EXPIRED':
      return 'expired';
    case 'ERR_JOSE_NOT_SUPPORTED':
      return 'unknown extension';
    case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
      return ('claim' in error ? reasonsByClaim[String(error.claim)] : undefined) ?? 'malformed';
    default:
      return 'malformed';
  }
}

const reasonsByClaim: Readonly<Record<string, InvalidTokenReason>> = {
  iss: 'wrong issuer',
  aud: 'wrong audience',
  sub: 'no subject',
  exp: 'no expiry',
  nbf: 'not yet valid',
};

function toViewer(claims: JWTPayload, issuer: string, now: number): Viewer {
  const { sub: subject, exp } = claims;
  if (typeof subject !== 'string' || subject === '') throw new InvalidToken('no subject');
  const expiresAt = typeof exp === 'number' ? exp * 1000 : Number.NaN;
  if (!(expiresAt <= MAX_DATE)) throw new InvalidToken('no expiry');
  // No clock tolerance for `exp`, unlike `nbf`.
  if (expiresAt <= now) throw new InvalidToken('expired');
  return Object.freeze({
    kind: listScopes(claims).includes(SERVICE_SCOPE) ? 'service' : 'endUser',
    id: hash('sha256', JSON.stringify([issuer, subject]), 'hex'),
    subject,
    expiresAt,
  });
}

/** Largest time value of a `Date`, in milliseconds. */
const MAX_DATE = 8.64e15;

const SERVICE_SCOPE = 'link:service';

/** Reads `scope` as a string (RFC 9068), and `scp` as a list (Okta) or a string (Microsoft Entra). */
function listScopes({ scope, scp }: JWTPayload): readonly string[] {
  const listed = Array.isArray(scp) && scp.every((item) => typeof item === 'string') ? scp : [];
  return [scope, scp].flatMap((claim) => (typeof claim === 'string' ? claim.split(' ') : [])).concat(listed);
}

const MAX_LOGGED_AUDIENCES = 5;

/** Helps an operator whose client sends a token of another issuer or for another API. */
function readUnverifiedClaims(jose: Jose, token: string): UnverifiedClaims {
  try {
    const { iss, aud }: Readonly<Record<string, unknown>> = jose.decodeJwt(token);
    const audiences = [aud].flat().slice(0, MAX_LOGGED_AUDIENCES).filter(isString);
    return {
      issuer: isString(iss) ? redactAndTruncate(iss) : undefined,
      audience: audiences.length > 0 ? audiences.map((each) => redactAndTruncate(each) ?? '') : undefined,
    };
  } catch {
    return {};
  }
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

/** Helps an operator whose issuer puts the scope where it does not count, for example into `roles`. */
function logMisplacedScope(logger: Logger, claims: JWTPayload): void {
  const misplaced = Object.keys(claims).filter((name) =>
    JSON.stringify(claims[name])?.includes(SERVICE_SCOPE),
  );
  if (misplaced.length > 0) logger.info({ claims: misplaced }, 'service scope ignored');
}
