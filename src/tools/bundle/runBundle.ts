/**
 * Runs a bundle (a CommonJS module in one file) with V8's code cache, since compiling takes most of a start.
 *
 * A cache file carries two checksums and is named after the Node program, because V8 accepts damaged code, accepts
 * the code of another text of the same length, and crashes on code of another build of its own version (Node 20.19
 * and 20.20).
 */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/** Checksums of the bundle and of the code. */
const HEADER_BYTES = 8;

export interface RunningBundle<Exports> {
  readonly exports: Exports;
  /** Whether V8 accepted a code cache. */
  readonly usedCodeCache: boolean;
  /** Writes a cache of all code that has run so far. Does nothing if the folder is not writable. */
  readonly writeCodeCache: () => void;
}

export function runBundle<Exports>(file: string): RunningBundle<Exports> {
  const { script, ...codeCache } = load(file);
  const module = { exports: {} as Exports };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  return { exports: module.exports, ...codeCache };
}

/** A separate function, so that the bytes read (some megabytes) are garbage before the bundle runs. */
function load(file: string) {
  const bytes = readFileSync(file);
  const checksum = crc32(bytes);
  // Named now: an upgrade may replace the file at Node's path later.
  const codeFile = codeFileOf(file);
  const cachedData = readCode(codeFile, checksum);
  // One byte per character takes half the memory; `makeBundle.ts` writes ASCII only.
  const script = new Script(bytes.toString('latin1'), { filename: file, ...(cachedData && { cachedData }) });
  return {
    script,
    usedCodeCache: script.cachedDataRejected === false,
    writeCodeCache: () => writeCode(codeFile, checksum, script.createCachedData()),
  };
}

function codeFileOf(bundle: string): string {
  const { version, versions, arch, config, execPath } = process;
  const { size, mtimeMs } = statSync(execPath);
  // The version tag covers V8's flags and the features of the CPU.
  const program = crc32(JSON.stringify([versions, config, size, mtimeMs, cachedDataVersionTag()]));
  return `${bundle}.${version}-${arch}-${program.toString(16)}.code`;
}

/** Returns undefined without a valid cache for this bundle. */
function readCode(file: string, checksum: number): Buffer | undefined {
  try {
    const bytes = readFileSync(file);
    const code = bytes.subarray(HEADER_BYTES);
    return headerFor(checksum, code).equals(bytes.subarray(0, HEADER_BYTES)) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Writes atomically by renaming, since other processes may start meanwhile. */
function writeCode(file: string, checksum: number, code: Buffer): void {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, Buffer.concat([headerFor(checksum, code), code]));
    renameSync(draft, file);
  } catch {
    // A read-only folder or a full disk: the next start compiles again.
    rmSync(draft, { force: true });
  }
}

function headerFor(checksum: number, code: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(checksum, 0);
  header.writeUInt32LE(crc32(code), 4);
  return header;
}
