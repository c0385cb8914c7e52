/** The README matches the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appErrorCodes } from '../src/errors/AppError';
import { FIRST_REQUEST, SECOND_REQUEST } from '../src/graphql/firstRequest';

const root = join(__dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

it('shows the requests that the server prints', () => {
  expect(readme).toContain(FIRST_REQUEST);
  expect(readme).toContain(SECOND_REQUEST);
});

it('documents exactly the variables that are read', () => {
  const config = join(root, 'src/config');
  const files = readdirSync(config).filter((file) => file !== 'Reader.ts');
  const text = files.map((file) => readFileSync(join(config, file), 'utf8')).join('\n');
  const read = text.match(/(?<=')[A-Z]+(_[A-Z]+)*(?=')/g);
  const variables = new Set(read?.filter((word) => !['US', 'NODE_ENV'].includes(word)));
  const documented = readme
    .slice(readme.indexOf('## Environment'), readme.indexOf('## Errors'))
    .match(/(?<=^\| .*`)[A-Z_]+(?=`.* \| .* \|)/gm);
  expect([variables.size > 20, (documented?.length ?? 0) > 15]).toEqual([true, true]);
  for (const name of variables) expect(readme).toContain(`\`${name}\``);
  for (const name of new Set(documented)) {
    const base = name.replace(/_FILE$/, '');
    expect([name, variables.has(base)]).toEqual([name, true]);
  }
});

it('documents every error code', () => {
  // Callers never get CLIENT_GONE.
  for (const code of appErrorCodes.filter((each) => each !== 'CLIENT_GONE')) {
    expect(readme).toContain(`| \`${code}\` |`);
  }
  expect(readme).toContain('`CLIENT_GONE`');
});

it('names only commands that exist', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const commands = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
  expect(commands.filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([]);
});
