/**
 * What V8 made of a bundle, in a file beside it: most of a start would be spent on compiling. Node's own compile cache
 * does the same for single modules, from 22.1 on.
 *
 * V8 believes too much of such code. It takes damaged code for whole, and any text of the same length for the one that
 * was compiled: here both have their checksums. And it runs, and crashes over, code of another build of its own
 * version, as Node 20.19 and 20.20 have it: here each program that is Node has a file of its own, which others ignore.
 */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cachedDataVersionTag } from 'node:v8';
import { crc32 } from 'node:zlib';

const EXTENSION = '.code';
/** A checksum of the bundle, and one of the code. */
const HEADER_BYTES = 8;

/** The file of this program's code for a bundle. Asked for at the start: later, another Node may stand in its place. */
export function codeFileOf(bundle: string): string {
  const { version, versions, arch, config, execPath } = process;
  const { size, mtimeMs } = statSync(execPath);
  // The last tells of V8's options, and of what the CPU can do.
  const program = [versions, config, size, mtimeMs, cachedDataVersionTag()];
  return `${bundle}.${version}-${arch}-${crc32(JSON.stringify(program)).toString(16)}${EXTENSION}`;
}

/**
 * Undefined where there is none, or none for this text.
 *
 * @param checksum of the bundle's text, as `crc32` gives it.
 */
export function readCode(file: string, checksum: number): Buffer | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return undefined;
  }
  const code = bytes.subarray(HEADER_BYTES);
  return headerFor(checksum, code).equals(bytes.subarray(0, HEADER_BYTES)) ? code : undefined;
}

/** Other processes may start and write meanwhile: each finds a whole file, or none. */
export function writeCode(file: string, checksum: number, code: Buffer): void {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, Buffer.concat([headerFor(checksum, code), code]));
    renameSync(draft, file);
  } catch {
    // A folder that cannot be written, or a full disk: the next start takes as long as this one.
    rmSync(draft, { force: true });
  }
}

function headerFor(checksum: number, code: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(checksum, 0);
  header.writeUInt32LE(crc32(code), 4);
  return header;
}
