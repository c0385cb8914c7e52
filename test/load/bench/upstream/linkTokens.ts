/** The link tokens that requests are about. */
import type { Case } from '../cases';
import type { Contestant } from '../contestants';
import { Load } from '../generator/load';
import { RightAnswers } from '../generator/rightAnswers';

const HOT = 'link-sandbox-eeeeeeee-0000-4000-8000-000000000000';

/** So many that those in flight are never the same. */
const OF_AN_END_USER = 2_048;

let given = 0;

/** Each is new to every server. */
export function freshToken(): string {
  given += 1;
  return `link-sandbox-00000000-0000-4000-8000-${given.toString(16).padStart(12, '0')}`;
}

export function hotToken(): string {
  return HOT;
}

/** Tokens that the caller has made there, one after the other and again from the first: others it may not read. */
export async function ownTokens(owner: Contestant, creating: Case): Promise<() => string> {
  const tokens: string[] = [];
  const { check } = new RightAnswers(owner.title, creating);
  const load = await Load.open({
    url: owner.server.url,
    connections: 16,
    next: () => owner.request(freshToken),
    check(head, body) {
      check(head, body);
      const [token] = /link-sandbox-[0-9a-f-]{36}/.exec(body.toString()) ?? [];
      if (token !== undefined) tokens.push(token);
    },
  });
  await load.run(OF_AN_END_USER);
  load.close();
  let next = 0;
  return () => tokens[next++ % tokens.length] ?? '';
}
