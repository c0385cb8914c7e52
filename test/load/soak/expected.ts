/** Error codes that an operation may have under any fault of Plaid and Redis. */
import type { GraphQLAnswer } from './operations/GraphQLClient';
import type { Soaked } from './Soaked';

/** Codes of Plaid's faults and of limits. */
const OF_FAULTS: ReadonlySet<string> = new Set(['PLAID_UNAVAILABLE', 'PLAID_RATE_LIMITED', 'RATE_LIMITED']);

/**
 * Records a violation for any other code.
 *
 * @param besides further codes that are allowed.
 */
export function checkCodes(
  { rules, withRedis }: Soaked,
  kind: string,
  codes: readonly string[],
  besides: readonly string[] = [],
): void {
  for (const code of new Set(codes)) {
    if (OF_FAULTS.has(code) || besides.includes(code)) continue;
    // Ownership cannot be looked up or recorded while Redis does not respond, which also happens on a stalled
    // machine. The log has the cause of each, and any other cause is a violation.
    if (code === 'SERVICE_UNAVAILABLE' && withRedis) continue;
    rules.broken('only expected error codes occur', `${kind}: ${code}`);
  }
}

/** Sends the operation and records its outcome. Null without a response, which is a violation. */
export async function recorded(
  { records, rules }: Soaked,
  kind: string,
  ask: () => Promise<GraphQLAnswer>,
): Promise<GraphQLAnswer | null> {
  const begun = performance.now();
  try {
    const answer = await ask();
    records.add(kind, answer.ms, answer.codes);
    return answer;
  } catch (error) {
    records.add(kind, performance.now() - begun, ['NO_ANSWER']);
    rules.broken('each request is answered', `${kind}: ${messageOf(error)}`);
    return null;
  }
}

export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? ` (${String(error.code)})` : '';
  return error.message + code;
}
