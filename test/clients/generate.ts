/** graphql-codegen's client preset over this server's schema and `operations/`, written to `generated/`. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildASTSchema, parse } from 'graphql';

export const generatedFolder = join(__dirname, 'generated');
const operationsFolder = join(__dirname, 'operations');
const schemaFile = join(__dirname, '../../schema.graphql');
/** Contains a hash of all sources of the generated files. */
const stampFile = join(generatedFolder, 'stamp');

/** A frontend’s `codegen.ts`. */
const config = {
  // Dates stay strings: a JavaScript `Date` would lose the nanoseconds.
  scalars: { DateTime: 'string', Date: 'string', JSON: 'unknown', JSONObject: 'Record<string, unknown>' },
  // For scalars that are added later; the preset's own default is `any`.
  defaultScalarType: 'unknown',
  useTypeImports: true,
  // String unions need no conversion.
  enumType: 'string-literal',
  // Relative imports without an extension, as compilers and bundlers resolve them.
  emitLegacyCommonJSImports: true,
};

const presetConfig = {
  // `LinkSessionSummaryFragment` is then the type of a component's property. Masked fragments need a call at each level,
  // and Apollo Client can mask them itself.
  fragmentMasking: false,
};

/** Generates the files unless they are up to date: the generator takes a second to load. */
export async function generateOnce(): Promise<void> {
  if (stampOrNull() !== stampOfSources()) await generate();
}

/** @returns the names of the files. */
export async function generate(): Promise<string[]> {
  const { preset } = await import('@graphql-codegen/client-preset');
  const { codegen } = await import('@graphql-codegen/core');
  const stamp = stampOfSources();
  const schema = parse(readFileSync(schemaFile, 'utf8'));
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: `${generatedFolder}/`,
    schema,
    schemaAst: buildASTSchema(schema),
    documents: readdirSync(operationsFolder).sort().map(readOperations),
    config,
    presetConfig,
    plugins: [],
    pluginMap: {},
  });
  mkdirSync(generatedFolder, { recursive: true });
  for (const section of sections) replaceFile(section.filename, await codegen(section));
  const names = sections.map(({ filename }) => basename(filename)).sort();
  // Files of an earlier run must not hide that this run no longer writes them.
  for (const name of readdirSync(generatedFolder)) {
    if (name.endsWith('.ts') && !names.includes(name)) rmSync(join(generatedFolder, name), { force: true });
  }
  replaceFile(stampFile, stamp);
  return names;
}

function stampOfSources(): string {
  const operations = readdirSync(operationsFolder)
    .sort()
    .map((name) => join(operationsFolder, name));
  // The lock file names the version of the generator.
  const files = [__filename, schemaFile, join(__dirname, '../../package-lock.json'), ...operations];
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(file));
  return hash.digest('hex');
}

function stampOrNull(): string | null {
  try {
    return readFileSync(stampFile, 'utf8');
  } catch {
    return null;
  }
}

/** Replaces the file atomically, because other test files generate and read it at the same time. */
function replaceFile(path: string, content: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, path);
}

function readOperations(name: string) {
  const rawSDL = readFileSync(join(operationsFolder, name), 'utf8');
  return { location: name, rawSDL, document: parse(rawSDL) };
}

export { config, presetConfig };
