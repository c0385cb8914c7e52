/** Link tokens of requests. */
import type { Case } from '../cases';
import type { Contestant } from '../contestants';
import { Load } from '../generator/load';
import { RightAnswers } from '../generator/rightAnswers';

const HOT = 'link-sandbox-eeeeeeee-0000-4000-8000-000000000000';

/** Enough that concurrent requests never share a token. */
const OF_AN_END_USER = 2_048;

let given = 0;

/** A token new to every server. */
export function freshToken(): string {
  given += 1;
  return `link-sandbox-00000000-0000-4000-8000-${given.toString(16).padStart(12, '0')}`;
}

export function hotToken(): string {
  return HOT;
}

/** Tokens created by the caller itself, used in turn: it may not read others. */
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
