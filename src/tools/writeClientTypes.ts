/** `npm run schema`: writes the types of the client kit’s operations from `schema.graphql` (graphql-codegen). */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildASTSchema, parse } from 'graphql';
import { CREATE_LINK_TOKEN, WATCH_LINK_TOKEN } from '../client/operations';

const root = join(__dirname, '../..');

const config = {
  // Dates stay strings: a JavaScript `Date` would lose the nanoseconds.
  scalars: { DateTime: 'string', Date: 'string', JSON: 'unknown', JSONObject: 'Record<string, unknown>' },
  useTypeImports: true,
  enumType: 'string-literal',
  immutableTypes: true,
};

export async function generateClientTypes(): Promise<string> {
  // Imported on demand: they take a second to load.
  const { preset } = await import('@graphql-codegen/client-preset');
  const { codegen } = await import('@graphql-codegen/core');
  const schema = parse(readFileSync(join(root, 'schema.graphql'), 'utf8'));
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: './',
    schema,
    schemaAst: buildASTSchema(schema),
    documents: [CREATE_LINK_TOKEN, WATCH_LINK_TOKEN].map((rawSDL) => ({ rawSDL, document: parse(rawSDL) })),
    config,
    presetConfig: { fragmentMasking: false },
    plugins: [],
    pluginMap: {},
  });
  const section = sections.find(({ filename }) => filename.endsWith('graphql.ts'));
  if (!section) throw new Error('The preset wrote no graphql.ts.');
  // The types alone: a document as a syntax tree is ten times as long as its text.
  const plugins = section.plugins.filter((plugin) => 'typescript-operations' in plugin);
  const types = await codegen({ ...section, plugins });
  return `// Written by \`npm run schema\` from schema.graphql and operations.ts. Do not edit.\n${types}`;
}

if (require.main === module) {
  void generateClientTypes().then((text) => writeFileSync(join(root, 'src/client/generated/api.ts'), text));
}
