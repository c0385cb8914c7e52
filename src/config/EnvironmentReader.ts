/** Typed access to environment variables. Collects every problem instead of throwing at the first. */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Lists every problem, one line each. No value is quoted: it might be a secret. */
export class InvalidEnvironment extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Invalid environment variables:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'InvalidEnvironment';
  }
}

/** Treats an empty variable as absent. */
export class EnvironmentReader {
  readonly #env: Environment;
  readonly #problems: string[] = [];
  /** Hashes of the files read, by variable. */
  readonly files = new Map<string, string>();

  constructor(env: Environment) {
    this.#env = env;
  }

  addProblem(problem: string): void {
    this.#problems.push(problem);
  }

  /** @throws {InvalidEnvironment} */
  throwProblems(): void {
    if (this.#problems.length > 0) throw new InvalidEnvironment(this.#problems);
  }

  /** @returns a reader without variables if these are not used, so that they are not validated. */
  onlyIf(areUsed: boolean): EnvironmentReader {
    return areUsed ? this : new EnvironmentReader({});
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

  /** @param note sentence that follows the choices in the problem. */
  choice<const T extends string>(name: string, choices: readonly T[], fallback: T, note?: string): T {
    return this.#choose(name, this.text(name), choices, fallback, note);
  }

  /** The choice can come from a file, so that it can change while the process runs. */
  choiceOrFile<const T extends string>(name: string, choices: readonly T[], fallback: T): T {
    return this.#choose(name, this.#textOrFile(name), choices, fallback);
  }

  #choose<T extends string>(
    name: string,
    value: string | undefined,
    choices: readonly T[],
    fallback: T,
    note?: string,
  ): T {
    if (value === undefined) return fallback;
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) {
      const problem = `${name} must be one of ${choices.join(', ')}.`;
      this.addProblem(note === undefined ? problem : `${problem} ${note}`);
    }
    return chosen ?? fallback;
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const flag = toFlag(value);
    if (flag === undefined) this.addProblem(`${name} must be on or off.`);
    return flag ?? fallback;
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= max) return number;
    this.addProblem(`${name} must be a whole number from ${min} to ${max}.`);
    return fallback;
  }

  optionalInteger(name: string, min: number, max: number): number | undefined {
    return this.text(name) === undefined ? undefined : this.integer(name, min, min, max);
  }

  /** @returns the host without the brackets that an IPv6 address may have. */
  host(name: string, fallback: string): string {
    const host = withoutBrackets(this.text(name) ?? fallback);
    if (isIP(host) !== 0 || /^[\w-]+(\.[\w-]+)*\.?$/.test(host)) return host;
    this.addProblem(`${name} must be a host name or an IP address. Unix sockets are not supported.`);
    return fallback;
  }

  url(name: string): URL | undefined {
    return this.#parseUrl(name, this.text(name));
  }

  /** The URL may contain a secret in its path or query, so it can come from a file. */
  secretUrl(name: string): URL | undefined {
    return this.#parseUrl(name, this.secret(name));
  }

  #parseUrl(name: string, value: string | undefined): URL | undefined {
    if (value === undefined) return undefined;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const isUsable = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.hash;
    if (isUsable) return url;
    this.addProblem(`${name} must be an http or https URL without credentials or a fragment.`);
    return undefined;
  }

  baseUrl(name: string): URL | undefined {
    const url = this.url(name);
    if (url?.search) this.addProblem(`${name} must have no query.`);
    return url;
  }

  origins(name: string): string[] {
    const origins = this.list(name);
    if (origins.every(isOrigin)) return origins;
    this.addProblem(`${name} must list origins such as https://app.example.com, separated by commas.`);
    return [];
  }

  /**
   * The name in lower case takes precedence, as with curl. Without a scheme, the proxy speaks http. The URL may contain a
   * password, so it can come from a file.
   */
  proxyUrl(name: string): URL | undefined {
    const value = this.text(name.toLowerCase()) ?? this.secret(name);
    if (value === undefined) return undefined;
    const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`;
    const url = URL.canParse(whole) ? new URL(whole) : undefined;
    const isUsable = url && /^https?:$/.test(url.protocol) && isDecodable(url.username + url.password);
    if (isUsable && url.pathname === '/' && !url.search && !url.hash) return url;
    this.addProblem(`${name} must be an http:// or https:// URL without a path. SOCKS is not supported.`);
    return undefined;
  }

  /** Does not accept a number of proxies: a client that bypasses them could then forge its address. */
  trustProxy(name: string): boolean | readonly string[] {
    const flag = toFlag(this.text(name) ?? 'off');
    if (flag !== undefined) return flag;
    const addresses = this.list(name);
    if (addresses.every(isAddressOrRange)) return addresses;
    this.addProblem(`${name} must be on, off, or a list of proxy addresses such as 10.0.0.0/8.`);
    return false;
  }

  /** @returns limits, null for 0. The default applies to end users only, a configured limit to all callers. */
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

  /** A secret, which may become a header. It can come from a file. */
  secret(name: string): string | undefined {
    return this.#assertPrintable(name, this.#textOrFile(name) || undefined);
  }

  /** Secrets that are accepted, one per line, so that one can replace another. */
  secrets(name: string): readonly string[] | undefined {
    const lines = this.#textOrFile(name)?.split(/\s*\n\s*/);
    return lines?.map((line) => this.#assertPrintable(name, line));
  }

  #assertPrintable<T extends string | undefined>(name: string, value: T): T {
    if (value !== undefined && !/^[\x21-\x7e]*$/.test(value)) {
      this.addProblem(`${name} must be printable ASCII without spaces.`);
    }
    return value;
  }

  /** A value, or the trimmed content of the file that `…_FILE` names (a mounted secret). */
  #textOrFile(name: string): string | undefined {
    const file = this.text(`${name}_FILE`);
    let value = this.text(name);
    // Only spaces: a deployment lost the secret.
    for (const each of [name, `${name}_FILE`]) {
      if (this.text(each) === undefined && this.#env[each]) this.addProblem(`${each} is blank.`);
    }
    if (file !== undefined && value !== undefined) this.addProblem(`Set ${name} or ${name}_FILE, not both.`);
    if (file !== undefined) {
      value = this.file(`${name}_FILE`)?.toString().trim();
      if (value === '') this.addProblem(`The file named by ${name}_FILE is empty.`);
    }
    return value;
  }

  /** @returns the content of the PEM file that the variable names. */
  pemFile(name: string): string | undefined {
    const content = this.file(name)?.toString();
    if (content?.includes('-----BEGIN ') !== false) return content;
    this.addProblem(`The file named by ${name} is not a PEM file.`);
    return undefined;
  }

  /** @returns the content of the file that the variable names. */
  file(name: string): Buffer | undefined {
    const path = this.text(name);
    if (path === undefined) return undefined;
    try {
      const content = readFileSync(path);
      this.files.set(name, hash('sha256', content, 'base64'));
      return content;
    } catch {
      this.addProblem(`The file named by ${name} cannot be read.`);
      return undefined;
    }
  }

  /** Format `name=value,name=value`, each value URL-encoded. May contain an API key, so it can come from a file. */
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

  /**
   * Format `key=value,key=value`, percent-encoded:
   * https://opentelemetry.io/docs/specs/otel/resource/sdk/#specifying-resource-information-via-an-environment-variable
   */
  attributes(name: string): Readonly<Record<string, string>> {
    const pairs = this.list(name).map((item) => item.split('=').map((part) => part.trim()));
    if (pairs.every((pair) => pair.length === 2 && pair[0] !== '' && pair.every(isDecodable))) {
      return Object.fromEntries(pairs.map((pair) => pair.map(decodeURIComponent)));
    }
    this.addProblem(
      `${name} must list attributes such as key=value, percent-encoded and separated by commas.`,
    );
    return {};
  }

  list(name: string): string[] {
    return (this.text(name) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean);
  }
}

const ON = ['on', 'true', 'yes', '1'];
const OFF = ['off', 'false', 'no', '0'];
const FLAGS = new Map([
  ...ON.map((word) => [word, true] as const),
  ...OFF.map((word) => [word, false] as const),
]);

/** @returns an IPv6 address without the brackets that it has in URLs, and any other host as it is. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

function toFlag(text: string): boolean | undefined {
  return FLAGS.get(text.toLowerCase());
}

function isOrigin(text: string): boolean {
  // `new URL` accepts `*` in a host name.
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
