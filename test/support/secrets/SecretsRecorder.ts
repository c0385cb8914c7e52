/** Secret recorder: collects secrets from traffic and all output, and finds secrets in the output. */
import { readFileSync } from 'node:fs';

/** Shorter values would match ordinary words. */
const MIN_LENGTH = 8;

/** JSON keys and GraphQL names whose strings are secret, lower case and without separators. */
const SECRET_KEY = /(?:tokens?|secret|password|ssn|idnumber|clientid|hostedlinkurl)$/;

const SECRET_HEADER = /^(?:authorization|proxy-authorization|router-authorization|cookie|plaid-.*)$/;

/** Plaid headers whose values are public. */
const OPEN_HEADERS = ['plaid-version', 'plaid-verification'];

const SECRET_VARIABLE = /(?:SECRET|PASSWORD|TOKEN|CLIENT_ID)$/;

const TOKEN = /\b\w*-(?:sandbox|production|development)-([\w-]+)/g;

/** A string argument in a GraphQL document, valid or not. */
const LITERAL = /\b(\w+)\s*:\s*\[?\s*"([^"\\]*(?:\\.[^"\\]*)*)"/g;

/** In characters. A regular expression needs stack space in proportion to its input, and some tests send 64 MB. */
const MAX_PIECE = 1024 * 1024;

/** Longer than any secret, so that each secret lies whole in one piece. */
const OVERLAP = 16 * 1024;

/** Kind of output. */
export type Place = 'log line' | 'printed line' | 'header' | 'error' | 'trace' | 'metrics';

interface Said {
  readonly place: Place;
  readonly text: string;
  /** Name of the test during which it was written. */
  readonly during: string;
}

export class SecretsRecorder {
  /** Strings to search for, by secret. */
  readonly #needles = new Map<string, readonly string[]>();
  readonly #said = new Map<string, Said>();
  /** Plaid's request ids, which may be logged whatever else a test uses them for. */
  readonly #open = new Set<string>();
  /** Secrets not searched for yet, and output not searched yet. */
  #newSecrets: string[] = [];
  #newlySaid: Said[] = [];

  learn(secret: string): void {
    if (secret.length < MIN_LENGTH || this.#needles.has(secret)) return;
    const spellings = [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(Buffer.from(secret).toString()),
    ];
    const base64 = Buffer.from(secret).toString('base64').replace(/.?=*$/, '');
    this.#needles.set(secret, [...new Set([...spellings, base64].map((spelling) => spelling.toLowerCase()))]);
    this.#newSecrets.push(secret);
  }

  learnFromHeaders(headers: Iterable<readonly [string, string | readonly string[] | undefined]>): void {
    for (const [name, value] of headers) {
      if (!SECRET_HEADER.test(name.toLowerCase()) || OPEN_HEADERS.includes(name.toLowerCase())) continue;
      for (const one of [value ?? []].flat()) this.learn(one.replace(/^(?:Bearer|Basic)\s+/i, ''));
    }
  }

  /** @param text JSON, a URL, a GraphQL document, or any other text. */
  learnFromText(text: string): void {
    for (const piece of piecesOf(text)) {
      for (const [token, tail = ''] of piece.matchAll(TOKEN)) {
        // The random part distinguishes one token from another.
        this.learn(tail.length < MIN_LENGTH ? token : tail);
      }
      for (const [, key = '', value = ''] of piece.matchAll(LITERAL)) this.#learnFromJson(value, key);
    }
    if (/^\s*[[{"]/.test(text)) this.#learnFromJson(parsed(text), '');
  }

  learnFromUrl(url: string): void {
    // Raw sockets may send any request target.
    if (!URL.canParse(url, 'http://relative')) return;
    const { searchParams } = new URL(url, 'http://relative');
    for (const [name, value] of searchParams) {
      this.learnFromText(value);
      this.#learnFromJson(value, name);
    }
  }

  learnFromEnvironment(env: Readonly<Record<string, string | undefined>>): void {
    for (const [name, given] of Object.entries(env)) {
      const value = name.endsWith('_FILE') ? contentsOf(given) : given;
      const variable = name.replace(/_FILE$/, '');
      if (value === undefined) continue;
      if (SECRET_VARIABLE.test(variable)) this.learn(value);
      // A list of `name=value` pairs, URL-encoded.
      if (variable === 'OTEL_EXPORTER_OTLP_HEADERS')
        for (const pair of value.split(',')) this.learn(decodeURIComponent(pair.replace(/^[^=]*=/, '')));
      // `REDIS_URL` may have several hosts, which `URL` does not accept.
      const url = value.replace(/(@[^/,]*),[^/]*/, '$1');
      if (URL.canParse(url)) this.learn(decodeURIComponent(new URL(url).password));
    }
  }

  #learnFromJson(whole: unknown, name: string): void {
    // Iterative: some tests send JSON that is nested too deeply for recursion.
    const todo: [string, unknown][] = [[name, whole]];
    for (let next = todo.pop(); next; next = todo.pop()) {
      const [key, json] = next;
      if (typeof json === 'string') {
        if (key === 'request_id') this.#open.add(json);
        else if (SECRET_KEY.test(key.replace(/[_-]/g, '').toLowerCase())) this.learn(json);
        // A GraphQL document inside a request.
        else if (key === 'query') this.learnFromText(json);
      } else if (Array.isArray(json)) {
        for (const item of json) todo.push([key, item]);
      } else if (typeof json === 'object' && json !== null) {
        const ofNationalId = /^id_?number$/i.test(key);
        for (const [inner, value] of Object.entries(json)) {
          todo.push([ofNationalId && inner === 'value' ? key : inner, value]);
        }
      }
    }
  }

  observe(place: Place, text: string, during: string): void {
    const key = `${place} ${text}`;
    if (this.#said.has(key)) return;
    const said = { place, text, during };
    this.#said.set(key, said);
    this.#newlySaid.push(said);
  }

  /** Each secret found in the output since the last call, once per place. */
  leaks(): string[] {
    const newSecrets = this.#newSecrets.splice(0);
    const newlySaid = this.#newlySaid.splice(0);
    const isNew = new Set(newSecrets);
    const known = [...this.#needles.keys()].filter((secret) => !isNew.has(secret));
    return [...this.#found(newSecrets, [...this.#said.values()]), ...this.#found(known, newlySaid)];
  }

  #found(secrets: readonly string[], said: readonly Said[]): string[] {
    // Searching one long text is much faster than many short ones.
    const all = said
      .map(({ text }) => text)
      .join('\n')
      .toLowerCase();
    return secrets.flatMap((secret) => {
      if (this.#open.has(secret)) return [];
      const needles = this.#needles.get(secret) ?? [];
      if (!needles.some((needle) => all.includes(needle))) return [];
      return said
        .filter(({ text }) => needles.some((needle) => text.toLowerCase().includes(needle)))
        .map(
          ({ place, text, during }) => `“${secret}” is in a ${place} of “${during}”: ${text.slice(0, 2_000)}`,
        );
    });
  }
}

function* piecesOf(text: string): Iterable<string> {
  for (let start = 0; start === 0 || start + OVERLAP < text.length; start += MAX_PIECE - OVERLAP) {
    yield text.slice(start, start + MAX_PIECE);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function contentsOf(path: string | undefined): string | undefined {
  try {
    return path === undefined ? undefined : readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
