/** Import rules between folders: data flows one way, nothing imports upward. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const src = join(__dirname, '../src');

/**
 * The tree from top to bottom: each folder or file with those below it that it may import. A row does not include the
 * folders inside it that have a row of their own.
 */
const folders: readonly (readonly [folder: string, mayImport: readonly string[]])[] = [
  ['main.ts', ['tools/bundle', 'process/serve.ts']],
  ['tools/bundle', ['process/serve.ts', 'telemetry']],
  [
    'process/serve.ts',
    ['app.ts', 'graphql', 'process', 'process/signals.ts', 'telemetry', 'emulator', 'config'],
  ],
  ['emulator/main.ts', ['process/signals.ts', 'emulator', 'config']],
  [
    'app.ts',
    [
      'services.ts',
      'http',
      'webhooks',
      'graphql/transports',
      'graphql/subscriptions',
      'http/loadShedding',
      'http/requestId.ts',
      'telemetry',
      'pages/console',
      'pages/explorer',
      'config',
    ],
  ],
  [
    'services.ts',
    [
      'http',
      'webhooks',
      'graphql/server.ts',
      'graphql',
      'linkToken',
      'linkToken/ownership',
      'linkToken/idempotency',
      'linkToken/rateLimits',
      'plaid',
      'events',
      'redis',
      'auth',
      'telemetry/tracing',
      'telemetry/metrics',
      'telemetry',
      'codec',
      'config',
    ],
  ],
  [
    'http',
    [
      'async',
      'webhooks',
      'graphql/transports',
      'graphql/plugins',
      'graphql',
      'http/loadShedding',
      'http/requestId.ts',
      'linkToken',
      'linkToken/idempotency',
      'plaid',
      'errors',
      'telemetry/metrics',
      'telemetry',
    ],
  ],
  [
    'webhooks',
    [
      'graphql',
      'http/requestId.ts',
      'plaid',
      'events',
      'redis',
      'auth',
      'errors',
      'telemetry/tracing',
      'telemetry/metrics',
      'telemetry',
      'codec',
      'httpClient',
      'config',
      'async',
    ],
  ],
  ['tools/schemaDiff', ['tools/writeSchema.ts']],
  ['tools/writeClientTypes.ts', ['client']],
  ['tools/drift', ['graphql', 'codec']],
  ['tools/writeSchema.ts', ['graphql']],
  [
    'graphql/server.ts',
    [
      'graphql/transports',
      'graphql/subscriptions',
      'graphql/execution',
      'graphql/limits',
      'graphql/plugins',
      'graphql',
      'auth',
      'telemetry/metrics',
      'telemetry',
    ],
  ],
  [
    'graphql/transports',
    [
      'graphql/subscriptions',
      'graphql/execution',
      'graphql/plugins',
      'graphql',
      'http/loadShedding',
      'http/requestId.ts',
      'auth',
      'errors',
      'telemetry/tracing',
      'telemetry/metrics',
      'telemetry',
      'codec',
      'httpClient',
      'async',
    ],
  ],
  [
    'graphql/subscriptions',
    [
      'graphql/execution',
      'graphql/plugins',
      'graphql',
      'linkToken',
      'auth',
      'errors',
      'telemetry/metrics',
      'graphql/transports/transportNames.ts',
      'telemetry',
      'codec',
      'async',
    ],
  ],
  ['graphql/execution', ['graphql/plugins', 'codec', 'async']],
  ['graphql/limits', ['graphql/plugins']],
  [
    'graphql/plugins',
    [
      'graphql',
      'plaid',
      'errors',
      'telemetry/metrics',
      'graphql/transports/transportNames.ts',
      'telemetry',
      'codec',
    ],
  ],
  [
    'graphql',
    [
      'linkToken/resolvers',
      'linkToken',
      'plaid',
      'auth',
      'errors',
      'telemetry/tracing',
      'telemetry/metrics',
      'graphql/transports/transportNames.ts',
      'telemetry',
      'codec',
      'async',
    ],
  ],
  ['http/loadShedding', ['async', 'errors', 'telemetry/metrics']],
  ['http/requestId.ts', ['telemetry']],
  ['linkToken/resolvers', ['linkToken', 'linkToken/schema/input', 'codec']],
  [
    'linkToken',
    [
      'linkToken/schema/input',
      'linkToken/schema/vocabulary',
      'linkToken/ownership',
      'linkToken/idempotency',
      'linkToken/rateLimits',
      'plaid',
      'events',
      'auth',
      'errors',
      'telemetry/tracing',
      'telemetry/metrics',
      'codec',
      'async',
    ],
  ],
  ['linkToken/schema/input', ['linkToken/schema/vocabulary', 'auth', 'errors', 'codec']],
  ['linkToken/schema/vocabulary', []],
  ['linkToken/ownership', ['redis', 'errors']],
  [
    'linkToken/idempotency',
    ['plaid', 'redis', 'auth', 'errors', 'telemetry/metrics', 'telemetry', 'codec', 'async'],
  ],
  ['linkToken/rateLimits', ['redis', 'auth', 'errors', 'telemetry']],
  [
    'plaid',
    [
      'errors',
      'telemetry/tracing',
      'telemetry/metrics',
      'plaid/outcomes.ts',
      'telemetry',
      'codec',
      'httpClient',
      'config',
      'async',
    ],
  ],
  ['events', ['redis', 'errors', 'telemetry', 'config', 'async']],
  ['redis', ['telemetry', 'config']],
  ['auth', ['errors', 'telemetry', 'httpClient', 'config', 'async']],
  ['telemetry/tracing', ['telemetry', 'httpClient', 'config', 'async']],
  [
    'telemetry/metrics',
    ['errors', 'graphql/transports/transportNames.ts', 'plaid/outcomes.ts', 'telemetry', 'async'],
  ],
  ['errors', ['telemetry']],
  ['graphql/transports/transportNames.ts', []],
  ['plaid/outcomes.ts', []],
  ['process', ['telemetry', 'config']],
  ['process/signals.ts', ['telemetry']],
  ['httpClient', ['telemetry', 'config']],
  ['telemetry', []],
  ['pages/console', ['pages']],
  ['pages/explorer', ['pages']],
  ['pages', []],
  ['client', []],
  ['emulator', []],
  ['config', ['codec']],
  ['codec', []],
  ['async', []],
];

const names = folders.map(([folder]) => folder);
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));

/** Returns the innermost folder in the list above, or undefined. */
function findFolder(file: string): string | undefined {
  return names
    .filter((folder) => file === folder || file.startsWith(`${folder}/`))
    .reduce<string | undefined>(
      (inner, folder) => (inner && inner.length > folder.length ? inner : folder),
      undefined,
    );
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(/(?:from |import |import\(|require\()'([^']+)'/g)].map(([, name]) => name ?? '');
}

it.each(folders)('%s imports nothing upward', (folder, mayImport) => {
  expect(mayImport.filter((other) => names.indexOf(other) <= names.indexOf(folder))).toEqual([]);
});

it.each(files)('%s imports only what its folder may', (file) => {
  const folder = findFolder(file);
  const allowed = folders.find(([name]) => name === folder)?.[1];
  expect(allowed).toBeDefined();
  const reached = importsOf(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => findFolder(`${relative(src, join(src, dirname(file), name.replace(/\.js$/, '')))}.ts`));
  expect(reached.filter((other) => other !== folder && !allowed?.includes(String(other)))).toEqual([]);
});

it('has at most four files in the root', () => {
  expect(files.filter((file) => !file.includes('/')).length).toBeLessThanOrEqual(4);
});

it('reads the environment only at the entry of a process', () => {
  const readers = files.filter((file) => /process\.env/.test(readFileSync(join(src, file), 'utf8')));
  expect(readers.sort()).toEqual([
    'emulator/main.ts',
    'process/serve.ts',
    'tools/bundle/makeBundle.ts',
    'tools/schemaDiff/main.ts',
  ]);
});

it.each(['plaid', 'emulator'])('imports no GraphQL in %s', (part) => {
  const speaking = files.filter(
    (file) => file.startsWith(`${part}/`) && importsOf(file).some((name) => /graphql/.test(name)),
  );
  expect(speaking).toEqual([]);
});

it('imports only types from `plaid`', () => {
  const importing = files.filter((file) =>
    /^import (?!type)[^;]* from 'plaid'/m.test(readFileSync(join(src, file), 'utf8')),
  );
  expect(importing).toEqual([]);
});

const source = (file: string) => readFileSync(join(src, file), 'utf8');

it('declares the errors that callers see in errors/, and Plaid’s in plaid/errors.ts', () => {
  const declaring = files.filter((file) => /extends AppError\b/.test(source(file)));
  expect(declaring.filter((file) => !/^(errors\/\w+|plaid\/errors)\.ts$/.test(file))).toEqual([]);
  expect(declaring.length).toBeGreaterThan(5);
});

it('exports no name from two files', () => {
  // The emulator, the client kit and the scripts of pages are programs of their own.
  const server = files.filter((file) => !/^(client|emulator)\/|\/browser\//.test(file));
  const exported = server.flatMap((file) => [
    ...new Set(
      [...source(file).matchAll(/^export (?:(?:abstract|async) )*\w+\*? (\w+)/gm)].map(([, name]) => name),
    ),
  ]);
  expect(exported.filter((name, index) => exported.indexOf(name) !== index)).toEqual([]);
  expect(exported.length).toBeGreaterThan(300);
});

it('has no default exports, barrels or utility folders', () => {
  for (const file of files) {
    expect(file).not.toMatch(/(^|\/)(index|utils?|helpers?|common|types|misc)(\.ts|\/)/);
    expect(readFileSync(join(src, file), 'utf8')).not.toMatch(/^export (default|\*)/m);
  }
});
