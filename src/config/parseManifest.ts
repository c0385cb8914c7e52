/**
 * Trusted operations (persisted operations, trusted documents) from a manifest of `rover persisted-queries generate` or
 * `@apollo/generate-persisted-query-manifest`. Clients send the ID of an operation, which need not be a hash.
 * https://www.apollographql.com/docs/graphos/platform/security/persisted-queries
 */
import { isJsonObject } from '../codec/json';

export interface Manifest {
  /** @returns the operation's text; undefined for an unknown ID. */
  getText(id: string): string | undefined;
  /** Whether the text is exactly that of a trusted operation. */
  has(text: string): boolean;
}

/** An invalid manifest. The message does not quote its content. */
export class InvalidManifest extends Error {
  constructor(problem: string) {
    super(`The manifest of TRUSTED_OPERATIONS ${problem}.`);
    this.name = 'InvalidManifest';
  }
}

const FORMAT = 'apollo-persisted-query-manifest';
const VERSION = 1;

/** @throws {InvalidManifest} */
export function parseManifest(bytes: Buffer): Manifest {
  const texts = new Map<string, string>();
  for (const [index, operation] of readOperations(parseJson(bytes)).entries()) {
    const { id, body } = isJsonObject(operation) ? operation : {};
    if (typeof id !== 'string' || id === '') throw new InvalidManifest(`has no id at operations[${index}]`);
    if (typeof body !== 'string' || body.trim() === '') {
      throw new InvalidManifest(`has no body at operations[${index}]`);
    }
    if (texts.has(id)) throw new InvalidManifest(`has the id of operations[${index}] twice`);
    texts.set(id, body);
  }
  const known = new Set(texts.values());
  return { getText: (id) => texts.get(id), has: (text) => known.has(text) };
}

function parseJson(bytes: Buffer): unknown {
  try {
    // A decoder drops the byte-order mark. PowerShell redirects output to a file in UTF-16.
    const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
    return JSON.parse(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    throw new InvalidManifest('is not JSON');
  }
}

function readOperations(manifest: unknown): readonly unknown[] {
  if (!isJsonObject(manifest) || manifest['format'] !== FORMAT) {
    throw new InvalidManifest(`is not of the format ${FORMAT}`);
  }
  if (manifest['version'] !== VERSION) throw new InvalidManifest(`is not of version ${VERSION}`);
  if (!Array.isArray(manifest['operations'])) throw new InvalidManifest('has no list of operations');
  return manifest['operations'];
}
