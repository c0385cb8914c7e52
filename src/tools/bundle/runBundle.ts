/** Runs a bundle, a module of CommonJS in one file, with its code already compiled where that is kept. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';
import { codeFileOf, readCode, writeCode } from './compiledCode';

export interface RunningBundle<Exports> {
  readonly exports: Exports;
  /** Whether there was compiled code that V8 took. */
  readonly hadCode: boolean;
  /** Keeps the code of all that has run until now. Does nothing where the folder cannot be written. */
  readonly keepCode: () => void;
}

export function runBundle<Exports>(file: string): RunningBundle<Exports> {
  const { script, hadCode, keepCode } = load(file);
  const module = { exports: {} as Exports };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  return { exports: module.exports, hadCode, keepCode };
}

/** By itself, so that the bytes read, some megabytes, are free again before the bundle runs. */
function load(file: string) {
  const bytes = readFileSync(file);
  // Should a build replace the file meanwhile, it is this text that the code is of.
  const checksum = crc32(bytes);
  const codeFile = codeFileOf(file);
  const cachedData = readCode(codeFile, checksum);
  // Text of one byte each, which takes half the memory; `makeBundle.ts` writes nothing but ASCII.
  const script = new Script(bytes.toString('latin1'), { filename: file, ...(cachedData && { cachedData }) });
  return {
    script,
    hadCode: script.cachedDataRejected === false,
    keepCode: () => writeCode(codeFile, checksum, script.createCachedData()),
  };
}
