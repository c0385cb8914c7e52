/** The committed types of the client kit’s operations. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateClientTypes } from '../../src/tools/writeClientTypes';

it('are what `npm run schema` writes', async () => {
  const committed = readFileSync(join(__dirname, '../../src/client/generated/api.ts'), 'utf8');
  expect(await generateClientTypes()).toBe(committed);
});
