/** Which error codes may come of an operation, whatever Plaid and Redis do. */
import type { GraphQLAnswer } from './operations/GraphQLClient';
import type { Soaked } from './Soaked';

/** Of what Plaid does wrong, and of limits. */
const OF_FAULTS: ReadonlySet<string> = new Set(['PLAID_UNAVAILABLE', 'PLAID_RATE_LIMITED', 'RATE_LIMITED']);

/** Breaks a rule where one of them may not be. @param besides what may be, too. */
export function checkCodes(
  { rules, withRedis }: Soaked,
  kind: string,
  codes: readonly string[],
  besides: readonly string[] = [],
): void {
  for (const code of new Set(codes)) {
    if (OF_FAULTS.has(code) || besides.includes(code)) continue;
    // Whose a token is cannot be looked up, or kept, while Redis does not answer, which it does not on a machine that
    // stands still either. Each is in the log with its cause, and any other cause breaks a rule.
    if (code === 'SERVICE_UNAVAILABLE' && withRedis) continue;
    rules.broken('no error code but those that may come of it', `${kind}: ${code}`);
  }
}

/** Asks, and writes down what came of it. Null where there was no answer, which breaks a rule. */
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
