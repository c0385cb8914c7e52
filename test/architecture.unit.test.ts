/** Which folder may import which: data flows one way, and nothing reaches upward. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const src = join(__dirname, '../src');

/** For each part of the tree, the parts it may import besides itself. A file of its own is named as such. */
const mayImport: Record<string, readonly string[]> = {
  'main.ts': ['bundle', 'serve.ts'],
  'serve.ts': ['app.ts', 'config', 'firstRequest.ts', 'process.ts', 'standin', 'telemetry'],
  'standinMain.ts': ['config', 'process.ts', 'standin'],
  'app.ts': [
    'auth',
    'config',
    'console',
    'events',
    'explorer',
    'failures.ts',
    'graphql',
    'health.ts',
    'httpServer.ts',
    'linkToken',
    'metrics.ts',
    'noSchemas.ts',
    'overload',
    'plaid',
    'redis.ts',
    'requestId.ts',
    'securityHeaders.ts',
    'telemetry',
    'webhooks',
    'wire',
    'within.ts',
  ],
  config: [],
  'JsonPosts.ts': ['undici.ts'],
  'failures.ts': ['auth', 'graphql', 'requestId.ts', 'securityHeaders.ts', 'telemetry'],
  'firstRequest.ts': [],
  'health.ts': [],
  'httpServer.ts': ['graphql', 'overload', 'securityHeaders.ts', 'telemetry'],
  'metrics.ts': ['graphql', 'linkToken', 'plaid', 'telemetry', 'webhooks'],
  'noSchemas.ts': [],
  'process.ts': ['telemetry'],
  'redis.ts': ['redisFailure.ts', 'telemetry'],
  'redisFailure.ts': [],
  'requestId.ts': ['plaid'],
  'securityHeaders.ts': [],
  'undici.ts': [],
  'within.ts': [],
  auth: ['telemetry'],
  graphql: [
    'JsonPosts.ts',
    'auth',
    'firstRequest.ts',
    'linkToken',
    'overload',
    'plaid',
    'requestId.ts',
    'telemetry',
    'wire',
    'within.ts',
  ],
  linkToken: ['auth', 'events', 'plaid', 'redisFailure.ts', 'telemetry', 'wire'],
  events: ['redis.ts', 'redisFailure.ts', 'telemetry'],
  webhooks: ['auth', 'events', 'graphql', 'plaid', 'redisFailure.ts', 'telemetry', 'wire'],
  overload: ['linkToken', 'telemetry'],
  plaid: ['telemetry', 'undici.ts', 'wire'],
  wire: [],
  telemetry: ['JsonPosts.ts', 'config', 'within.ts'],
  standin: [],
  drift: ['graphql', 'wire'],
  schemaDiff: ['graphql'],
  pages: [],
  console: ['pages'],
  explorer: ['pages'],
  bundle: ['serve.ts'],
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
    'bundle/makeBundle.ts',
    'schemaDiff/main.ts',
    'serve.ts',
    'standinMain.ts',
  ]);
});

it.each(['plaid', 'standin'])('speaks no GraphQL in %s', (part) => {
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
