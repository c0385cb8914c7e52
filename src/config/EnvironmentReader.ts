/** Reads the variables of an environment, each as what it is meant to be. It knows no variable by name. */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every problem of an environment, one line each. No value is quoted: it might be a secret. */
export class InvalidEnvironment extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The environment is not usable:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'InvalidEnvironment';
  }
}

/** Reads variables one by one and keeps count of what is wrong. An empty variable is an absent one. */
export class EnvironmentReader {
  readonly #env: Environment;
  readonly #problems: string[] = [];

  constructor(env: Environment) {
    this.#env = env;
  }

  addProblem(problem: string): void {
    this.#problems.push(problem);
  }

  throwProblems(): void {
    if (this.#problems.length > 0) throw new InvalidEnvironment(this.#problems);
  }

  ratio(name: string, fallback: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const number = /^\d*\.?\d+$/.test(value) ? Number(value) : Number.NaN;
    if (number >= 0 && number <= 1) return number;
    this.addProblem(`${name} must be a number from 0 to 1.`);
    return fallback;
  }

  text(name: string): string | undefined {
    return this.#env[name]?.trim() || undefined;
  }

  choice<const T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) this.addProblem(`${name} must be one of ${choices.join(', ')}.`);
    return chosen ?? fallback;
  }

  flag(name: string, fallback: boolean): boolean {
    const words = { on: true, true: true, 1: true, off: false, false: false, 0: false } as const;
    const value = this.text(name)?.toLowerCase();
    if (value === undefined) return fallback;
    if (Object.hasOwn(words, value)) return words[value as keyof typeof words];
    this.addProblem(`${name} must be on or off.`);
    return fallback;
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= max) return number;
    this.addProblem(`${name} must be a whole number from ${min} to ${max}.`);
    return fallback;
  }

  url(name: string): URL | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const usable = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.hash;
    if (usable) return url;
    this.addProblem(`${name} must be an http or https URL without credentials or a fragment.`);
    return undefined;
  }

  baseUrl(name: string): URL | undefined {
    const url = this.url(name);
    if (url?.search) this.addProblem(`${name} must have no query.`);
    return url;
  }

  /** Of servers and of the pages that they serve. */
  origins(name: string): string[] {
    const origins = this.list(name);
    if (origins.every(isOrigin)) return origins;
    this.addProblem(`${name} must list origins such as https://app.example.com, separated by commas.`);
    return [];
  }

  /** May hold a password, and so may come in a file. */
  redisUrl(name: string): URL | undefined {
    const value = this.secret(name);
    if (value === undefined) return undefined;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const usable = url && /^rediss?:$/.test(url.protocol) && url.hostname && /^\/?\d*$/.test(url.pathname);
    if (usable && !url.search && !url.hash && isDecodable(url.username + url.password)) return url;
    this.addProblem(`${name} must be a redis or rediss URL, with at most a database number behind the host.`);
    return undefined;
  }

  /** No number of proxies, which elsewhere this may be: whoever comes past them could then say anything. */
  trustProxy(name: string): boolean | readonly string[] {
    const value = this.text(name) ?? 'off';
    if (value === 'on' || value === 'off') return value === 'on';
    const addresses = this.list(name);
    if (addresses.every(isAddressOrRange)) return addresses;
    this.addProblem(`${name} must be on, off, or the addresses of proxies, such as 10.0.0.0/8.`);
    return false;
  }

  /** Null for 0. Unless it is set, only end users are held to it. */
  perCaller(name: string, fallback: number): { endUser: number | null; others: number | null } {
    const limit = this.integer(name, fallback, 0, 1_000_000) || null;
    return { endUser: limit, others: this.text(name) === undefined ? null : limit };
  }

  countryCodes(name: string): readonly string[] | undefined {
    const codes = this.list(name);
    if (codes.length === 0) return undefined;
    if (codes.every((code) => /^[A-Z]{2}$/.test(code))) return codes;
    this.addProblem(`${name} must list two-letter codes such as US,CA.`);
    return undefined;
  }

  /** A value, or the path of a file that holds it (a mounted secret). It will be a header. */
  secret(name: string): string | undefined {
    const file = this.text(`${name}_FILE`);
    let value = this.text(name);
    // Spaces alone are a secret that went missing on its way.
    for (const each of [name, `${name}_FILE`]) {
      if (this.text(each) === undefined && this.#env[each]) this.addProblem(`${each} is blank.`);
    }
    if (file !== undefined && value !== undefined) this.addProblem(`Set ${name} or ${name}_FILE, not both.`);
    if (file !== undefined) {
      try {
        value = readFileSync(file, 'utf8').trim();
        if (value === '') this.addProblem(`The file of ${name}_FILE is empty.`);
      } catch {
        this.addProblem(`The file of ${name}_FILE cannot be read.`);
      }
    }
    if (value !== undefined && !/^[\x21-\x7e]*$/.test(value)) {
      this.addProblem(`${name} must be printable ASCII without spaces.`);
    }
    return value || undefined;
  }

  /** As `name=value,name=value`, each value as in a URL. May hold a key, and so may come in a file. */
  headers(name: string): Readonly<Record<string, string>> {
    const pairs = (this.secret(name) ?? '').split(',').filter(Boolean);
    const headers = pairs.map((pair) => /^([\w-]+)=(.*)$/.exec(pair));
    if (headers.every((header) => header !== null && isDecodable(header[2] ?? ''))) {
      return Object.fromEntries(
        headers.map((header) => [header?.[1] ?? '', decodeURIComponent(header?.[2] ?? '')]),
      );
    }
    this.addProblem(`${name} must list headers such as name=value, separated by commas.`);
    return {};
  }

  list(name: string): string[] {
    return (this.text(name) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean);
  }
}

function isOrigin(text: string): boolean {
  // A parser of URLs takes `*` for a letter like any other.
  return /^https?:[^*]*$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
  return version !== 0 && fits && rest.length === 0;
}
