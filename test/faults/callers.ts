/** Signed-in callers that create and read link tokens under names of their own; every response is checked. */
import { createClient } from 'graphql-sse';
import type { Issuer } from '../support/issuer';
import type { Data, GraphQLErrorAnswer } from '../support/testApp';
import type { Caller, Invariants } from './invariants';

export interface SignedIn extends Caller {
  readonly headers: Readonly<Record<string, string>>;
}

export function signIn(issuer: Issuer, name: string): SignedIn {
  return { name, isService: false, headers: { authorization: `Bearer ${issuer.token({ sub: name })}` } };
}

export function signInService(issuer: Issuer, name: string): SignedIn {
  const token = issuer.token({ sub: name, scope: 'link:service' });
  return { name, isService: true, headers: { authorization: `Bearer ${token}` } };
}

export interface AskerOptions {
  /** The server's URL, read for each request since a restarted server may have another. */
  readonly url: () => string;
  readonly invariants: Invariants;
  /** Time within which each request must end. */
  readonly deadlineMs: number;
}

/** `data`, the codes of the errors, or `no answer`. */
export type Answered = string;

export class Asker {
  readonly #options: AskerOptions;
  #created = 0;

  constructor(options: AskerOptions) {
    this.#options = options;
  }

  async read(caller: SignedIn, token: string, signal?: AbortSignal): Promise<Answered> {
    const query =
      'query ($token: String!) { linkToken(token: $token) { linkToken metadata { clientName } } }';
    const answer = await this.#ask(caller, query, { token }, signal);
    if (answer?.data?.linkToken)
      this.#options.invariants.recordReturned(caller, token, answer.data.linkToken);
    return outcomeOf(answer);
  }

  async create(caller: SignedIn, signal?: AbortSignal): Promise<Answered> {
    this.#created += 1;
    const name = `${caller.name}’s ${this.#created}`;
    const query = `mutation ($name: String, $user: String) {
      createLinkToken(input: { clientName: $name, products: [TRANSACTIONS], user: { clientUserId: $user } }) {
        linkToken
      }
    }`;
    const answer = await this.#ask(caller, query, { name, user: caller.name }, signal);
    const token = answer?.data?.createLinkToken.linkToken;
    if (token) this.#options.invariants.wasGiven(caller, name, token);
    return outcomeOf(answer);
  }

  /** Subscribes until so many updates arrived, the subscription ended, or the deadline passed. */
  async watch(caller: SignedIn, token: string, updates: number): Promise<Answered> {
    const { url, invariants, deadlineMs } = this.#options;
    const client = createClient({
      url: `${url()}/graphql/stream`,
      headers: { ...caller.headers },
      retryAttempts: 0,
    });
    const received: Data[] = [];
    const ended = new Promise<boolean>((resolve) => {
      const over = () => resolve(true);
      client.subscribe<Data>(
        {
          query: `subscription ($token: String!) {
            linkTokenUpdated(token: $token) { linkToken { linkToken metadata { clientName } } }
          }`,
          variables: { token },
        },
        {
          next(result) {
            received.push(result);
            if (received.length >= updates) over();
          },
          error: over,
          complete: over,
        },
      );
    });
    // A subscription that continues is no failure.
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), deadlineMs);
    });
    try {
      const isOver = await Promise.race([ended, enough]);
      if (!isOver && received.length === 0)
        await invariants.ends(0, 'the beginning of a subscription', ended);
    } finally {
      clearTimeout(timer);
      client.dispose();
    }
    for (const { data, errors } of received) {
      invariants.answered(errors);
      if (data?.linkTokenUpdated) invariants.recordReturned(caller, token, data.linkTokenUpdated.linkToken);
    }
    return outcomeOf(received.at(-1) ?? null);
  }

  /** Null without a response: the client or the server disconnected. */
  async #ask(
    { headers }: SignedIn,
    query: string,
    variables: object,
    signal: AbortSignal | undefined,
  ): Promise<Answer | null> {
    const { url, invariants, deadlineMs } = this.#options;
    const asked = post(`${url()}/graphql`, headers, JSON.stringify({ query, variables }), signal);
    const text = await invariants.ends(deadlineMs, `a request for ${query.slice(0, 40)}`, asked);
    if (text === null) return null;
    // Every response is GraphQL JSON, rejections included.
    const answer = JSON.parse(text) as Answer;
    invariants.answered(answer.errors);
    return answer;
  }
}

async function post(
  url: string,
  headers: SignedIn['headers'],
  body: string,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  try {
    const sent = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
    const response = await fetch(url, { ...sent, ...(signal && { signal }) });
    return await response.text();
  } catch {
    return null;
  }
}

interface Answer {
  readonly data?: Data;
  readonly errors?: readonly GraphQLErrorAnswer[];
}

function outcomeOf(answer: Answer | null): Answered {
  if (answer === null) return 'no answer';
  if (!answer.errors) return 'data';
  return [...new Set(answer.errors.map(({ extensions }) => String(extensions?.['code'])))].sort().join('+');
}

/** Reads, as each caller, all tokens it created, and none of the others'. */
export async function eachReadsOwnTokensAlone(all: {
  readonly asker: Asker;
  readonly people: readonly SignedIn[];
  readonly invariants: Invariants;
}): Promise<void> {
  const { asker, people, invariants } = all;
  for (const person of people) {
    for (const token of invariants.tokensOf(person)) expect(await asker.read(person, token)).toBe('data');
    for (const other of people.filter(({ name }) => name !== person.name)) {
      const [token = ''] = invariants.tokensOf(other);
      expect(await asker.read(person, token)).toBe('LINK_TOKEN_NOT_FOUND');
    }
  }
}
