/**
 * Invariants under any fault: each accepted mutation created one link token, no caller sees another's, every request
 * ends, and errors have the contract's codes. Jest fails on unhandled rejections.
 */
import type { GraphQLErrorAnswer } from '../support/testApp';
import { endsWithin } from './deadline';
import type { FaultyProxy } from './FaultyProxy';
import { CREATE } from './operations';

/** Codes allowed when only Plaid fails. */
const CODES = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'LINK_TOKEN_NOT_FOUND',
  'PLAID_REQUEST_REJECTED',
  'PLAID_RATE_LIMITED',
  'PLAID_UNAVAILABLE',
  'RATE_LIMITED',
] as const;

/** Codes allowed when ownership cannot be looked up either. */
export const CODES_WITHOUT_REDIS = [...CODES, 'SERVICE_UNAVAILABLE'] as const;

export interface Caller {
  /** Identifies an end user. */
  readonly name: string;
  /** Services may read the tokens of others. */
  readonly isService: boolean;
}

interface Given {
  readonly to: string;
  /** The unique `clientName` it was created with. */
  readonly name: string;
}

export class Invariants {
  readonly violations: string[] = [];
  readonly #codes: readonly string[];
  readonly #given = new Map<string, Given>();
  readonly #outcomes = new Map<string, number>();

  constructor(codes: readonly string[] = CODES) {
    this.#codes = codes;
  }

  /** Number of responses by code, or by `data`. */
  get outcomes(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#outcomes);
  }

  /** Tokens returned to one caller, or to all. */
  tokensOf(caller?: Caller): string[] {
    return [...this.#given].filter(([, { to }]) => !caller || to === caller.name).map(([token]) => token);
  }

  /** Records a request that does not end. Rejects if the request does. */
  async ends<T>(deadlineMs: number, what: string, request: Promise<T>): Promise<T> {
    try {
      return await endsWithin(deadlineMs, what, request);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('This has not ended'))
        this.#violated(error.message);
      throw error;
    }
  }

  answered(errors: readonly GraphQLErrorAnswer[] | undefined): void {
    const codes = errors?.map(({ extensions }) => String(extensions?.['code'])) ?? ['data'];
    for (const code of new Set(codes)) {
      this.#outcomes.set(code, (this.#outcomes.get(code) ?? 0) + 1);
      if (code !== 'data' && !this.#codes.includes(code)) this.#violated(`an error with the code ${code}`);
    }
  }

  wasGiven(caller: Caller, name: string, token: string): void {
    const before = this.#given.get(token);
    if (before) this.#violated(`one link token was given to ${before.to} and to ${caller.name}`);
    this.#given.set(token, { to: caller.name, name });
  }

  /** @param returned the token's id and the name it was created with. */
  recordReturned(
    caller: Caller,
    token: string,
    returned: {
      readonly linkToken?: string;
      readonly metadata?: { readonly clientName?: string | null } | null;
    },
  ): void {
    const given = this.#given.get(token);
    if (given?.to !== caller.name && !caller.isService)
      this.#violated(`${caller.name} received another caller's token`);
    if (returned.linkToken !== token)
      this.#violated(`${caller.name} received a token that it did not request`);
    const name = returned.metadata?.clientName;
    if (given && name !== given.name)
      this.#violated(`for the token of ${given.name} it received that of ${name}`);
  }

  /** More tokens may exist than were returned: the client may have disconnected. */
  eachCreatedOnce({ calls, forwarded }: Pick<FaultyProxy, 'calls' | 'forwarded'>): void {
    const sent = countsOf(calls);
    for (const [name, count] of sent) {
      if (count > 1) this.#violated(`${name} was sent to Plaid ${count} times`);
    }
    const made = countsOf(forwarded);
    for (const { name } of this.#given.values()) {
      if (made.get(name) !== 1) this.#violated(`${name} was made ${made.get(name) ?? 0} times`);
    }
  }

  #violated(what: string): void {
    this.violations.push(what);
  }
}

/** Number of create requests by the name in them. */
function countsOf(calls: FaultyProxy['calls']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { path, body } of calls) {
    if (path !== CREATE) continue;
    const name = String(body['client_name']);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Active resources of this process, by kind. */
export function resourcesInUse(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** The server's gauges of work in progress that are not zero, by name. */
export async function workInProgress(url: string): Promise<Readonly<Record<string, number>>> {
  const response = await fetch(`${url}/metrics`);
  const samples = [...(await response.text()).matchAll(/^(plaid_link_\w+)(?:\{.*\})? (\S+)$/gm)];
  const levels = samples.filter(([, name = '']) =>
    /in_flight$|_subscriptions$|_live_connections$/.test(name),
  );
  if (levels.length === 0) throw new Error('The metrics have no gauge of work in progress.');
  const counted = levels.map(([, name = '', value]): [string, number] => [name, Number(value)]);
  return Object.fromEntries(counted.filter(([, count]) => count !== 0));
}
