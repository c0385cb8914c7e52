/** The explorer over HTTP: its page, its files, and its default tabs. */
import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { getVariableValues } from 'graphql/execution/values';
import { buildSchema } from '../../../src/graphql/schema';
import { createDefaultTabs } from '../../../src/pages/explorer/createDefaultTabs';
import { startOnce } from '../../support/closing';
import { pickHeaders, startPageServer } from '../startPageServer';

const policy =
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; " +
  "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const securityHeaders = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const started = startOnce(() => startPageServer());

/** Reads the page, its start script, and the paths of all files that they reference. */
async function read(url: string) {
  const page = await (await fetch(`${url}/explorer`)).text();
  const named = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, name = '']) => name);
  const script = await (await fetch(`${url}/${named.find((name) => /start/.test(name))}`)).text();
  const workers = [...script.matchAll(/"(explorer\/[^"]*\.js)"/g)].map(([, name = '']) => name);
  return { page, script, files: [...named, ...workers] };
}

it('serves the page with a policy that forbids other origins and inline scripts', async () => {
  const response = await fetch(`${started()}/explorer`);
  expect(response.status).toBe(200);
  const expected = {
    ...securityHeaders,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
  };
  expect(pickHeaders(response, Object.keys(expected))).toEqual(expected);
});

it('serves each file with its content type, the same policy and an immutable cache lifetime', async () => {
  const url = started();
  const { files } = await read(url);
  const served = await Promise.all(
    files.map(async (file) => {
      const response = await fetch(`${url}/${file}`);
      // An unread body of megabytes keeps its connection open after the server has closed.
      await response.body?.cancel();
      expect(pickHeaders(response, Object.keys(securityHeaders))).toEqual(securityHeaders);
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      return [file.replace(/\.[0-9a-f]{16}\./, '.'), response.headers.get('content-type')];
    }),
  );
  expect(served).toEqual([
    ['explorer/icon.svg', 'image/svg+xml; charset=utf-8'],
    ['explorer/graphiql.css', 'text/css; charset=utf-8'],
    ['explorer/graphiql.js', 'text/javascript; charset=utf-8'],
    ['explorer/start.js', 'text/javascript; charset=utf-8'],
    ['explorer/editor.js', 'text/javascript; charset=utf-8'],
    ['explorer/json.js', 'text/javascript; charset=utf-8'],
    ['explorer/graphql.js', 'text/javascript; charset=utf-8'],
  ]);
});

it('stores no header, since headers may contain Plaid’s keys', async () => {
  const { script } = await read(started());
  expect(script).toContain('"shouldPersistHeaders":false');
});

it('names each file by a hash of its content, so that no browser uses an outdated one', async () => {
  const url = started();
  const { files } = await read(url);
  for (const file of files) {
    const bytes = Buffer.from(await (await fetch(`${url}/${file}`)).arrayBuffer());
    expect(file).toContain(`.${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.`);
  }
});

it('loads the bundle again after a failure', async () => {
  const bundle = '@graphql-yoga/render-graphiql/graphiql';
  jest.doMock(bundle, () => {
    throw new Error('There is no such package.');
  });
  // A new server, which has not loaded the bundle yet.
  const url = await startPageServer();
  expect((await fetch(`${url}/explorer`)).status).toBe(500);
  jest.dontMock(bundle);
  expect((await fetch(`${url}/explorer`)).status).toBe(200);
});

it('redirects from the path with a trailing slash, since the page’s URLs are relative', async () => {
  const response = await fetch(`${started()}/explorer/`, { redirect: 'manual' });
  expect([response.status, response.headers.get('location')]).toEqual([302, '../explorer']);
});

it.each([
  ['gzip, deflate, br', 'gzip'],
  ['br;q=1, GZIP;q=0.5', 'gzip'],
  ['identity', null],
  ['gzip;q=0', null],
  ['br, gzip; q=0.0, deflate', null],
])('serves a file for `accept-encoding: %s` with content encoding %s', async (accepted, encoding) => {
  const url = started();
  const { files, script } = await read(url);
  const file = files.find((name) => /start/.test(name));
  const response = await fetch(`${url}/${file}`, { headers: { 'accept-encoding': accepted } });
  expect(pickHeaders(response, ['content-encoding', 'vary'])).toEqual({
    'content-encoding': encoding,
    vary: 'accept-encoding',
  });
  expect(await response.text()).toBe(script);
});

it('references no other origin', async () => {
  const { page, script } = await read(started());
  expect((page + script).match(/\w+:\/\/|["'(]\/\//g)).toBeNull();
});

it('references only relative URLs, so that it works behind a proxy that adds a path', async () => {
  const { page, script } = await read(started());
  expect(page.match(/(src|href)=["']?\//g)).toBeNull();
  expect(script.match(/["'`=]\//g)).toBeNull();
  expect(script).toContain('"endpoint":"graphql"');
});

const withoutPages = startOnce(() => startPageServer({ EXPLORER: 'off' }));

it.each([
  ['on', '/explorer/graphiql.js', started],
  ['off', '/explorer', withoutPages],
  ['off', '/explorer/graphiql.js', withoutPages],
])('with EXPLORER=%s responds with 404 at %s', async (_, path, server) => {
  const response = await fetch(server() + path);
  expect([response.status, await response.json()]).toEqual([
    404,
    {
      errors: [
        {
          message: 'Not found. GraphQL is at /graphql.',
          extensions: { code: 'BAD_REQUEST', retryable: false },
        },
      ],
    },
  ]);
});

describe('a default tab', () => {
  const schema = buildSchema();
  const tabs = createDefaultTabs(schema).map(({ query, variables }) => {
    const document = parse(query);
    return { name: operationOf(document).name?.value, document, variables };
  });

  it('exists for create, read, subscribe and entity resolution', () => {
    expect(tabs.map(({ name }) => name)).toEqual([
      'CreateForHostedLink',
      'ReadEverything',
      'Watch',
      'Entity',
    ]);
  });

  it.each(tabs)('is valid against the schema: $name', ({ document }) => {
    expect(validate(schema, document)).toEqual([]);
  });

  it.each(tabs)('has valid variables: $name', ({ document, variables }) => {
    const { variableDefinitions = [] } = operationOf(document);
    const { errors } = getVariableValues(schema, variableDefinitions, JSON.parse(variables));
    expect(errors).toBeUndefined();
  });

  it('reads every field of a link token at every level', () => {
    const document = tabs.find(({ name }) => name === 'ReadEverything')?.document ?? parse('{ nothing }');
    const read = fieldsReadBy(schema, document);
    expect([...read].sort()).toEqual(['Query.linkToken', ...fieldsBelow(schema, 'LinkToken')].sort());
  });
});

function operationOf(document: DocumentNode) {
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  return operation;
}

function fieldsReadBy(schema: GraphQLSchema, document: DocumentNode): Set<string> {
  const info = new TypeInfo(schema);
  const read = new Set<string>();
  const Field = () => void read.add(`${info.getParentType()?.name}.${info.getFieldDef()?.name}`);
  visit(document, visitWithTypeInfo(info, { Field }));
  return read;
}

function fieldsBelow(schema: GraphQLSchema, root: string): Set<string> {
  const found = new Set<string>();
  const queue = [root];
  for (const name of queue) {
    const type = schema.getType(name);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      found.add(`${name}.${field.name}`);
      const next = getNamedType(field.type).name;
      if (!queue.includes(next)) queue.push(next);
    }
  }
  return found;
}
