/** `npm run schema`: writes `schema.graphql` from the code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printSubgraphSchema } from '../graphql/printSubgraphSchema';
import { buildSchema } from '../graphql/schema';

export function buildSchemaText(): string {
  return `# Written by \`npm run schema\` from the classes under src/linkToken/schema. Do not edit.\n\n${printSubgraphSchema(buildSchema())}`;
}

if (require.main === module) {
  writeFileSync(join(__dirname, '../../schema.graphql'), buildSchemaText());
}
