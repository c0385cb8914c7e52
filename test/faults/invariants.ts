/**
 * What has to hold whatever goes wrong: each accepted mutation has made one link token, nobody is told of another's,
 * every request ends, and errors have the contract's codes. Promises that nobody looks after are Jest's to fail for.
 */
import type { GraphQLErrorAnswer } from '../support/testApp';
import { endsWithin } from './deadline';
import type { FaultyProxy } from './FaultyProxy';
import { CREATE } from './operations';

/** What may be said where all that is wrong is Plaid. */
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

/** And where owners cannot be looked up. */
export const CODES_WITHOUT_REDIS = [...CODES, 'SERVICE_UNAVAILABLE'] as const;

export interface Caller {
  /** Whom end users are told apart by. */
  readonly name: string;
  /** Services may read what others made. */
  readonly isService: boolean;
}

interface Given {
  readonly to: string;
  /** The `clientName` that it was made with: no other has the same. */
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

  /** How often there was an answer with each code, or with `data`. */
  get outcomes(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#outcomes);
  }

  /** The tokens that a caller was given, or all of them. */
  tokensOf(caller?: Caller): string[] {
    return [...this.#given].filter(([, { to }]) => !caller || to === caller.name).map(([token]) => token);
  }

  /** Notes a request that does not end. Rejects as it does. */
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

  /** @param told of the token: which it is, and what it was made with. */
  wasTold(
    caller: Caller,
    token: string,
    told: { readonly linkToken?: string; readonly metadata?: { readonly clientName?: string | null } | null },
  ): void {
    const given = this.#given.get(token);
    if (given?.to !== caller.name && !caller.isService)
      this.#violated(`${caller.name} was told of another's token`);
    if (told.linkToken !== token)
      this.#violated(`${caller.name} was told of a token that it did not ask for`);
    const name = told.metadata?.clientName;
    if (given && name !== given.name)
      this.#violated(`of the token of ${given.name} it was told that of ${name}`);
  }

  /** More may have been made than anybody was given: for those who hung up. */
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

/** How often there was a request to create, by the name in it. */
function countsOf(calls: FaultyProxy['calls']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { path, body } of calls) {
    if (path !== CREATE) continue;
    const name = String(body['client_name']);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** What is open in this process, by kind. */
export function resourcesInUse(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Of the server's metrics those that tell of work under way, where there is any: by their names. */
export async function workUnderWay(url: string): Promise<Readonly<Record<string, number>>> {
  const response = await fetch(`${url}/metrics`);
  const samples = [...(await response.text()).matchAll(/^(plaid_link_\w+)(?:\{.*\})? (\S+)$/gm)];
  const levels = samples.filter(([, name = '']) =>
    /in_flight$|_subscriptions$|_live_connections$/.test(name),
  );
  if (levels.length === 0) throw new Error('The metrics tell nothing of work under way.');
  const counted = levels.map(([, name = '', value]): [string, number] => [name, Number(value)]);
  return Object.fromEntries(counted.filter(([, count]) => count !== 0));
}
