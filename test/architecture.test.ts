/** Which folder may import which: data flows one way, and nothing reaches upward. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const src = join(__dirname, '../src');

/** For each part of the tree, the parts it may import besides itself. A file of its own is named as such. */
const mayImport: Record<string, readonly string[]> = {
  'main.ts': ['serve.ts', 'tools'],
  'serve.ts': ['app.ts', 'config', 'emulator', 'graphql', 'process.ts', 'telemetry'],
  'app.ts': [
    'async',
    'auth',
    'codec',
    'config',
    'events',
    'graphql',
    'http',
    'linkToken',
    'pages',
    'plaid',
    'redis',
    'telemetry',
    'webhooks',
  ],
  config: [],
  'process.ts': ['telemetry'],
  auth: ['errors', 'telemetry'],
  graphql: ['async', 'auth', 'codec', 'errors', 'http', 'httpClient', 'linkToken', 'plaid', 'telemetry'],
  linkToken: ['async', 'auth', 'codec', 'errors', 'events', 'plaid', 'redis', 'telemetry'],
  events: ['errors', 'redis', 'telemetry'],
  webhooks: ['auth', 'codec', 'errors', 'events', 'graphql', 'plaid', 'redis', 'telemetry'],
  plaid: ['async', 'codec', 'httpClient', 'telemetry'],
  telemetry: ['async', 'config', 'httpClient'],
  pages: [],
  async: [],
  errors: ['telemetry'],
  redis: ['telemetry'],
  codec: [],
  http: ['errors', 'graphql', 'linkToken', 'plaid', 'telemetry', 'webhooks'],
  httpClient: [],
  tools: ['codec', 'graphql', 'serve.ts'],
  emulator: ['config', 'process.ts'],
};

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
const partOf = (path: string) => path.split('/')[0] ?? path;

function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(/(?:from |import |import\(|require\()'([^']+)'/g)].map(([, name]) => name ?? '');
}

it.each(files)('%s imports only what its part of the tree may', (file) => {
  const allowed = mayImport[partOf(file)];
  expect(allowed).toBeDefined();
  const reached = importsOf(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => partOf(relative(src, join(src, dirname(file), name.replace(/\.js$/, '')))))
    .map((part) => (files.includes(`${part}.ts`) ? `${part}.ts` : part));
  expect(reached.filter((part) => part !== partOf(file) && !allowed?.includes(part))).toEqual([]);
});

it('reads the environment only where a process begins', () => {
  const readers = files.filter((file) => /process\.env/.test(readFileSync(join(src, file), 'utf8')));
  expect(readers.sort()).toEqual([
    'tools/bundle/makeBundle.ts',
    'tools/schemaDiff/main.ts',
    'serve.ts',
    'emulator/main.ts',
  ]);
});

it.each(['plaid', 'emulator'])('speaks no GraphQL in %s', (part) => {
  const speaking = files.filter(
    (file) => partOf(file) === part && importsOf(file).some((name) => /graphql/.test(name)),
  );
  expect(speaking).toEqual([]);
});

it('takes from `plaid` nothing but types', () => {
  const importing = files.filter((file) =>
    /^import (?!type)[^;]* from 'plaid'/m.test(readFileSync(join(src, file), 'utf8')),
  );
  expect(importing).toEqual([]);
});

it('has no default exports, no barrels, and no drawers for what has no name', () => {
  for (const file of files) {
    expect(file).not.toMatch(/(^|\/)(index|utils?|helpers?|common|types|misc)(\.ts|\/)/);
    expect(readFileSync(join(src, file), 'utf8')).not.toMatch(/^export (default|\*)/m);
  }
});
