/** Bearer token verification with a test issuer and a manual clock. */
import * as jose from 'jose';
import { type BearerTokens, createBearerTokens } from '../../src/auth/BearerTokens';
import { JwksCache } from '../../src/auth/JwksCache';
import { closeAfterTest } from '../support/closing';
import { type Issuer, type IssuerAlgorithm, startIssuer } from '../support/issuer';
import { createTestLogger } from '../support/logLine';

/** Far from the real time, so that a use of the wrong clock fails a test. */
export const START = Date.parse('2031-03-04T05:06:07.250Z');

interface Situation {
  readonly issuer: Issuer;
  /** Log entries without their time. */
  readonly log: readonly Record<string, unknown>[];
  /** Advances the clock. */
  advance(ms: number): void;
}

interface SituationOptions {
  readonly alg?: IssuerAlgorithm;
  readonly timeoutMs?: number;
}

async function situation({ alg = 'ES256', timeoutMs = 10_000 }: SituationOptions) {
  let time = START;
  const now = () => time;
  const lines: Record<string, unknown>[] = [];
  const logger = createTestLogger(lines, 'time');
  const issuer = await startIssuer({ alg, now });
  const proxies = { http: null, https: null, exceptions: [] };
  const common: Situation = {
    issuer,
    log: lines,
    advance(ms) {
      time += ms;
    },
  };
  return { common, options: { now, logger, timeoutMs, proxies }, jwksUrl: new URL(issuer.env.AUTH_JWKS_URL) };
}

/** Creates a JWKS cache that is not started. */
export async function createJwksCache(
  options: SituationOptions = {},
): Promise<Situation & { keys: JwksCache }> {
  const made = await situation(options);
  const keys = new JwksCache({ jose, jwksUrl: made.jwksUrl, ...made.options });
  closeAfterTest(async () => keys.stop());
  return { ...made.common, keys };
}

export async function createTestBearerTokens({
  started = true,
  audiences,
  maxRemembered,
  ...options
}: SituationOptions & {
  readonly started?: boolean;
  readonly audiences?: readonly string[];
  readonly maxRemembered?: number;
} = {}): Promise<Situation & { tokens: BearerTokens }> {
  const made = await situation(options);
  const { env } = made.common.issuer;
  const tokens = await createBearerTokens(
    {
      jwksUrl: made.jwksUrl,
      issuer: env.AUTH_ISSUER,
      audiences: audiences ?? [env.AUTH_AUDIENCE],
    },
    { ...made.options, ...(maxRemembered !== undefined && { maxCachedTokens: maxRemembered }) },
  );
  closeAfterTest(async () => tokens.stop());
  if (started) await tokens.start();
  return { ...made.common, tokens };
}

/** @returns message and properties of the error that the promise rejects with. */
export async function captureError(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return { ...error, message: error.message };
  }
  throw new Error('The promise did not reject.');
}

export const invalidTokenError = (reason: string) => ({
  name: 'InvalidToken',
  code: 'UNAUTHENTICATED',
  httpStatus: 401,
  retryable: false,
  logLevel: 'info',
  message: 'The access token is invalid or has expired. Sign in again.',
  reason,
  claims: expect.any(Object),
});

/** @returns a function that returns the number of signature checks since this call. */
export function countSignatureChecks(): () => number {
  const verify = jest.spyOn(crypto.subtle, 'verify');
  closeAfterTest(async () => verify.mockRestore());
  return () => verify.mock.calls.length;
}

/** Fakes `setTimeout` only: a test advances it. */
export function useManualTimers(): void {
  jest.useFakeTimers({
    doNotFake: ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setInterval'],
  });
  closeAfterTest(async () => void jest.useRealTimers());
}
