/** graphql-codegen's client preset over this server's schema and `operations/`, written to `generated/`. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildASTSchema, parse } from 'graphql';

export const generatedFolder = join(__dirname, 'generated');
const operationsFolder = join(__dirname, 'operations');
const schemaFile = join(__dirname, '../../schema.graphql');
/** Names all that the generated files were made of. */
const stampFile = join(generatedFolder, 'stamp');

/** What a frontend would have in its `codegen.ts`. */
const config = {
  // Both are handed on as text: a JavaScript `Date` would lose the nanoseconds.
  scalars: { DateTime: 'string', Date: 'string', JSON: 'unknown', JSONObject: 'Record<string, unknown>' },
  // A scalar that comes later must be looked at before it is used; the preset's own default is `any`.
  defaultScalarType: 'unknown',
  useTypeImports: true,
  // Unions of words, so that what comes as text needs no conversion.
  enumType: 'string-literal',
  // Relative imports without an extension, which are resolved by whatever compiles or bundles them.
  emitLegacyCommonJSImports: true,
};

const presetConfig = {
  // Fragments stay what their names say: `LinkSessionSummaryFragment` is the type of what a component takes, and a
  // list of them is a list. Masked ones need a call to be opened at each level, and Apollo Client masks by itself.
  fragmentMasking: false,
};

/** Generates the files unless they are up to date: the generator takes a second to load. */
export async function generateOnce(): Promise<void> {
  if (stampOrNull() !== stampOfSources()) await generate();
}

/** Gives the names of the files. */
export async function generate(): Promise<string[]> {
  const { preset } = await import('@graphql-codegen/client-preset');
  const { codegen } = await import('@graphql-codegen/core');
  const stamp = stampOfSources();
  const schema = parse(readFileSync(schemaFile, 'utf8'));
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: `${generatedFolder}/`,
    schema,
    // A subgraph's schema uses directives of federation's, which it need not define.
    schemaAst: buildASTSchema(schema, { assumeValidSDL: true }),
    documents: readdirSync(operationsFolder).sort().map(readOperations),
    config,
    presetConfig,
    plugins: [],
    pluginMap: {},
  });
  mkdirSync(generatedFolder, { recursive: true });
  for (const section of sections) replaceFile(section.filename, await codegen(section));
  const names = sections.map(({ filename }) => basename(filename)).sort();
  // What an earlier run has left must not make up for what this one no longer writes.
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

/** In one step: other test files do the same at the same time, and read what is there. */
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
