/** What `npm run check` says of a changed schema: in a real git repository. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportSchemaChanges } from '../../src/graphql/schemaChanges';
import { closeAfterTest } from '../support/closing';

const SCHEMA = readFileSync(join(__dirname, '../../schema.graphql'), 'utf8');

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'schema-'));
  closeAfterTest(async () => rmSync(path, { recursive: true }));
  return path;
}

function repositoryWith(schema: string): string {
  const path = folder();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], {
      cwd: path,
    });
  git('init', '--quiet');
  writeFileSync(join(path, 'schema.graphql'), schema);
  git('add', '.');
  git('commit', '--quiet', '--message', 'The schema');
  return path;
}

async function report(path: string): Promise<{ passes: boolean; lines: string[] }> {
  const lines: string[] = [];
  const passes = await reportSchemaChanges(path, (line) => lines.push(line));
  return { passes, lines };
}

function changed(pattern: RegExp | string, replacement: string): string {
  const text = SCHEMA.replace(pattern, replacement);
  expect(text).not.toBe(SCHEMA);
  return text;
}

it.each([
  [
    'a field that is gone',
    /"""[^"]*"""\n {2}publicTokens: \[String!\]!\n/,
    '',
    "Field 'publicTokens' was removed from object type 'LinkToken'",
  ],
  [
    'an enum word that is gone',
    /\n {2}"""[^"]*"""\n {2}EXITED\n {2}"""(?=[^"]*"""\n {2}EXPIRED)/,
    '\n  """',
    "Enum value 'EXITED' was removed from enum 'LinkTokenStatus'",
  ],
  [
    'an argument of another type',
    'token: String!',
    'token: ID!',
    "Type for argument 'token' on field 'Query.linkToken' changed from 'String!' to 'ID!'",
  ],
  [
    'a field that may now be null',
    'status: LinkTokenStatus!',
    'status: LinkTokenStatus',
    "Field 'LinkToken.status' changed type from 'LinkTokenStatus!' to 'LinkTokenStatus'",
  ],
])('says what breaks: %s', async (_, pattern, replacement, message) => {
  const path = repositoryWith(SCHEMA);
  writeFileSync(join(path, 'schema.graphql'), changed(pattern, replacement));
  const { passes, lines } = await report(path);
  expect(lines).toContain(`schema.graphql: breaks clients: ${message}`);
  expect(passes).toBe(false);
});

it('lets a new field pass', async () => {
  const path = repositoryWith(SCHEMA);
  writeFileSync(
    join(path, 'schema.graphql'),
    changed('status: LinkTokenStatus!', 'status: LinkTokenStatus!\n  mood: String'),
  );
  expect(await report(path)).toEqual({ passes: true, lines: [] });
});

it.each([
  [
    'a new enum word',
    /\n {2}EXPIRED\n/,
    '\n  EXPIRED\n  LOST\n',
    "Enum value 'LOST' was added to enum 'LinkTokenStatus'",
  ],
  [
    'a key that is gone',
    ' @key(fields: "linkToken")',
    '',
    "Directive 'key' was removed from object 'LinkToken'",
  ],
])('says what may matter, and lets it pass: %s', async (_, pattern, replacement, message) => {
  const path = repositoryWith(SCHEMA);
  writeFileSync(join(path, 'schema.graphql'), changed(pattern, replacement));
  expect(await report(path)).toEqual({ passes: true, lines: [`schema.graphql: may matter: ${message}`] });
});

it('says nothing of a schema that is as it was', async () => {
  expect(await report(repositoryWith(SCHEMA))).toEqual({ passes: true, lines: [] });
});

it('says that there is nothing to compare with outside a repository', async () => {
  const path = folder();
  writeFileSync(join(path, 'schema.graphql'), SCHEMA);
  expect(await report(path)).toEqual({
    passes: true,
    lines: ['schema.graphql: there is no last commit to compare it with.'],
  });
});
