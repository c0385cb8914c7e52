/** The documents agree with the code: requests, variables, errors, commands, links, paths, terms. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Script } from 'node:vm';
import { parse, validate } from 'graphql';
import { appErrorCodes } from '../src/errors/AppError';
import { FIRST_REQUEST, SECOND_REQUEST } from '../src/graphql/firstRequest';
import { limitOperations } from '../src/graphql/limits/limitOperations';
import { buildSchema } from '../src/graphql/schema';
import { transportNames } from '../src/graphql/transports/transportNames';
import { selectAllFields } from '../src/pages/explorer/selectAllFields';
import { webhookOutcomes } from '../src/webhooks/registerWebhooks';
import { config as codegenConfig, presetConfig } from './clients/generate';
import {
  anchorsOf,
  blocksOf,
  codeIn,
  documentAt,
  documents,
  inlineCodeOf,
  operationsInDocuments,
  proseOf,
  readVariables,
  repositoryFiles,
  resolvedFrom,
  root,
  rowsOf,
} from './support/documents';

const readme = documentAt('README.md');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const sourcesIn = (folder: string) =>
  repositoryFiles.filter((path) => path.startsWith(folder) && path.endsWith('.ts')).map(read);

describe('README.md', () => {
  it('has at most 12 KB', () => {
    expect(Buffer.byteLength(readme.text)).toBeLessThanOrEqual(12 * 1024);
  });

  it('shows the requests that the server prints', () => {
    expect(readme.text).toContain(FIRST_REQUEST);
    expect(readme.text).toContain(SECOND_REQUEST);
  });

  it('links to every other document', () => {
    const linked = linksOf(readme).map(([target = '']) => target);
    const others = documents.map(({ path }) => path).filter((path) => path !== 'README.md');
    expect(others.filter((path) => !linked.includes(path))).toEqual([]);
  });

  it('declares the scalars for code generators as the test clients do', () => {
    const [block = ''] = blocksOf(readme, 'ts');
    const shown = new Script(`${block}; config`).runInThisContext();
    expect(codegenConfig).toMatchObject(shown.config);
    expect(shown.generates['src/gql/'].presetConfig).toEqual(presetConfig);
  });
});

describe('environment variables', () => {
  const page = documentAt('src/config/README.md');
  const sources = sourcesIn('src/config/').join('\n');
  const variables = readVariables.filter((name) => name !== 'NODE_ENV');
  const rows = rowsOf(page, 'variable');
  const documented = rows.flatMap(([names]) => codeIn(names)).sort();

  it('has a row for every variable that is read, and for no other', () => {
    expect(variables.length).toBeGreaterThan(50);
    expect(documented).toEqual(variables);
  });

  it('names the file of every secret', () => {
    const secrets = [
      ...sources.matchAll(/(?:secrets?|secretUrl|proxyUrl|headers|choiceOrFile)\('([A-Z_]+)'[,)]/g),
    ].map(([, name]) => `${name}_FILE`);
    const files = inlineCodeOf(page).filter(
      (code) => /^[A-Z_]+_FILE$/.test(code) && !variables.includes(code),
    );
    expect(new Set(files)).toEqual(new Set(secrets));
    expect(secrets.length).toBeGreaterThan(3);
  });

  it('gives the default of every number', () => {
    const calls = sources.matchAll(
      /read\.(?:integer|perCaller|ratio)\(\s*'(\w+)',\s*(?:signedIn \? )?([\d_ *]+)/g,
    );
    const defaults = [...calls].map(([, name, text = '']) => [
      name,
      String(new Script(text).runInThisContext()),
    ]);
    expect(defaults.length).toBeGreaterThan(20);
    for (const [name = '', value = ''] of defaults) {
      const [, given] = rows.find(([names]) => codeIn(names).includes(name)) ?? [];
      expect([name, codeIn(given)[0]]).toEqual([name, value]);
    }
  });

  it('are the only ones that a document sets', () => {
    // Variables of npm, Jest and the suites.
    const others = [
      'NODE_ENV',
      'CI',
      'TEST_SUITE',
      'TEST_BUILD',
      'FAULT_MATRIX',
      'RESTART_DELAY_MS',
      'GIT_COMMIT',
    ];
    const known = new Set([...variables, ...variables.map((name) => `${name}_FILE`), ...others]);
    for (const { path, text } of documents) {
      const set = [...text.matchAll(/\b([A-Z][A-Z0-9_]{2,})=/g)].map(([, name = '']) => name);
      expect([path, set.filter((name) => !known.has(name))]).toEqual([path, []]);
    }
  });
});

describe('error codes', () => {
  const page = documentAt('src/graphql/README.md');
  const rows = rowsOf(page, 'code').map(([code, , retryable]) => [codeIn(code)[0], retryable]);

  it('has a row for every code that callers get, and names the other', () => {
    const codes = appErrorCodes.filter((code) => code !== 'CLIENT_GONE');
    expect(rows.map(([code]) => code).sort()).toEqual([...codes].sort());
    expect(page.text).toContain('`CLIENT_GONE`');
  });

  it('gives for each whether it is retryable as its classes do', () => {
    const sources = [...sourcesIn('src/errors/'), read('src/plaid/errors.ts')].join('\n');
    const classes = sources.matchAll(/readonly code = '(\w+)';[^}]*?readonly retryable = (true|false)/g);
    const declared = [...classes].filter(([, code]) => code !== 'CLIENT_GONE');
    expect(new Set(declared.map(([, code]) => code)).size).toBe(rows.length);
    for (const [, code, retryable] of declared) {
      expect(rows).toContainEqual([code, retryable === 'true' ? 'yes' : 'no']);
    }
  });
});

it('lists the transports by the names of the log', () => {
  const rows = rowsOf(documentAt('src/graphql/README.md'), 'transport');
  expect(rows.map(([name]) => codeIn(name)[0])).toEqual(transportNames);
});

it('lists the reasons for which authentication fails', () => {
  const source = read('src/errors/Unauthenticated.ts');
  const [, type = ''] = /type InvalidTokenReason =([^;]*);/.exec(source) ?? [];
  const reasons = [
    ...type.matchAll(/'([a-z ]+)'/g),
    ...source.matchAll(/, '([a-z ]+|no Plaid credentials)',?\n? *\)/g),
  ];
  const page = inlineCodeOf(documentAt('src/auth/README.md'));
  expect(reasons.length).toBeGreaterThan(14);
  expect(reasons.map(([, reason = '']) => reason).filter((reason) => !page.includes(reason))).toEqual([]);
});

it('lists what becomes of webhooks', () => {
  const rows = rowsOf(documentAt('src/webhooks/README.md'), 'status');
  const listed = rows.flatMap(([, , outcome]) => codeIn(outcome));
  expect(listed.sort()).toEqual([...webhookOutcomes].sort());
});

describe('commands', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const text = documents.map((document) => document.text).join('\n');
  const named = [...text.matchAll(/npm (?:run ([\w:]+)|(start|test)\b)/g)].map(
    ([, script, short]) => script ?? short ?? '',
  );

  it('names only npm scripts that exist', () => {
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('names every npm script', () => {
    // npm runs these by itself.
    const others = Object.keys(scripts).filter((name) => !/^pre/.test(name));
    expect(others.filter((name) => !named.includes(name))).toEqual([]);
  });

  it('runs Jest on files and projects that exist', () => {
    const commands = [...text.matchAll(/npx jest ([^`\n]*)/g)].map(([, rest = '']) => rest);
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands) {
      const paths = command.match(/test\/[\w./-]+/g) ?? [];
      for (const path of paths) {
        expect([path, repositoryFiles.some((file) => file.startsWith(path))]).toEqual([path, true]);
      }
      expect(paths.length > 0 || /--selectProjects (unit|integration|full)/.test(command)).toBe(true);
    }
  });

  it('names flags of the load programs that exist', () => {
    const page = documentAt('test/load/bench/README.md');
    const flags = inlineCodeOf(page).flatMap((code) => code.match(/--[a-z]+/g) ?? []);
    const programs = repositoryFiles
      .filter((path) => /^test\/load\/(\w+\/flags\.ts|fuzz\/run\.mjs)$/.test(path))
      .map(read);
    expect(flags.length).toBeGreaterThan(8);
    expect(
      flags.filter(
        (flag) => !programs.some((program) => new RegExp(`\\b${flag.slice(2)}\\b[:,]`).test(program)),
      ),
    ).toEqual([]);
  });

  it('has only commands whose form a test knows', () => {
    const known =
      /^((?:[A-Z_]+=\S+ )*npm (ci|start|test|run [\w:]+)( && npm (start|test|run [\w:]+))*|curl .*|rover subgraph (check|publish) .*)$/s;
    for (const document of documents) {
      const commands = blocksOf(document, 'sh').flatMap((block) =>
        block
          .replace(/ +#.*$/gm, '')
          .trim()
          .split(/\n(?=\w)/),
      );
      expect([document.path, commands.filter((command) => !known.test(command))]).toEqual([
        document.path,
        [],
      ]);
    }
  });
});

describe('GraphQL operations', () => {
  const schema = buildSchema();
  const operations = operationsInDocuments();

  it('are in the documents', () => {
    expect(operations.length).toBeGreaterThanOrEqual(4);
  });

  it.each(operations)('are valid: $name', ({ query }) => {
    expect(validate(schema, parse(query))).toEqual([]);
  });

  it('cost what the page on GraphQL states', () => {
    const none = Number.MAX_SAFE_INTEGER;
    const limits = { depth: none, aliases: none, directives: none, repeats: none, cost: 1 };
    const { rule } = limitOperations(schema, limits);
    const [error] = validate(
      schema,
      parse(`{ linkToken(token: "") ${selectAllFields(schema, 'LinkToken')} }`),
      [rule],
    );
    const [cost] = error?.message.match(/\d+/) ?? [];
    expect(documentAt('src/graphql/README.md').text).toContain(
      `Every field of one link token costs ${cost},`,
    );
  });

  it('are valid in inline code', () => {
    // One that belongs to a supergraph is composed by test/federation.
    const inline = documents.flatMap(inlineCodeOf).filter((code) => /^\{ \w+(\(|\{| )/.test(code));
    const ours = inline.filter((code) => !code.startsWith('{ user('));
    expect(ours.flatMap((code) => validate(schema, parse(code)))).toEqual([]);
  });
});

/** @returns target and anchor of each relative link. */
function linksOf(document: (typeof documents)[number]): (readonly [target: string, anchor: string])[] {
  return [...proseOf(document).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^https?:/.test(link))
    .map((link) => {
      const [target = '', anchor = ''] = link.split('#', 2);
      return [target === '' ? document.path : resolvedFrom(document, target), anchor] as const;
    });
}

describe.each(documents.map((document) => [document.path, document] as const))('%s', (_path, document) => {
  it('links to files and headings that exist', () => {
    for (const [target, anchor] of linksOf(document)) {
      expect([target, repositoryFiles.includes(target)]).toEqual([target, true]);
      if (anchor !== '')
        expect([target, anchorsOf(documentAt(target))]).toEqual([target, expect.arrayContaining([anchor])]);
    }
  });

  it('names files and folders that exist', () => {
    const names = inlineCodeOf(document).filter(
      (code) => /^[\w./-]+(\.(ts|mjs|cjs|json|md|graphql)|\/)$/.test(code) && !/^(\.|\/|dist\/)/.test(code),
    );
    expect(names.filter((name) => !isInRepository(document, name))).toEqual([]);
  });

  it('names identifiers that exist', () => {
    const names = inlineCodeOf(document).filter((code) => /^[A-Za-z]+[a-z][A-Z]\w*$/.test(code));
    expect(names.filter((name) => !identifiers.has(name) && !othersNames.has(name))).toEqual([]);
  });

  it('uses the field’s terms', () => {
    const text = proseOf(document).replace(/`[^`\n]*`/g, '');
    const words =
      /\b(whoever|whomever|nobody|somebody|anybody|everybody|stand-ins?|doors?|(?<!single-|in )flights?|farewell|untakable)\b/gi;
    // The changelog names what was renamed.
    const found = document.path.endsWith('CHANGELOG.md') ? [] : (text.match(words) ?? []);
    expect(found).toEqual([]);
  });
});

const sources = repositoryFiles.filter((path) =>
  /^(src|test)\/.*\.(ts|cjs|mjs)$|^schema\.graphql$/.test(path),
);
const identifiers = new Set(sources.flatMap((path) => read(path).match(/\w+/g) ?? []));

/** Names of other software: settings of Kubernetes and of clients, and what we do not use. */
const othersNames = new Set([
  'preStop',
  'maxUnavailable',
  'terminationGracePeriodSeconds',
  'errorFromResponse',
  'preferGetMethod',
  ...rowsOf(documentAt('src/README.md'), 'what').flatMap(([, , library, why]) => [
    ...codeIn(library),
    ...codeIn(why),
  ]),
]);

/** A path from the document, the root or `src/`; a file may be named without its folder. */
function isInRepository(document: (typeof documents)[number], name: string): boolean {
  if (!name.includes('/')) return repositoryFiles.some((file) => basename(file) === name);
  const candidates = [resolvedFrom(document, name), name, join('src', name)];
  return candidates.some((path) => existsSync(join(root, path)));
}

it('counts the lines of own code about right', () => {
  for (const [what = '', lines = ''] of rowsOf(documentAt('src/README.md'), 'what')) {
    const paths = codeIn(what).map((path) => join('src', path));
    const files = repositoryFiles.filter(
      (file) =>
        file.endsWith('.ts') &&
        paths.some((path) => file === path || (path.endsWith('/') && file.startsWith(path))),
    );
    const count = files.reduce((sum, file) => sum + read(file).split('\n').length - 1, 0);
    const stated = Number(lines.replaceAll(',', ''));
    // Rounded by a quarter, so that not every change of the code changes the document.
    expect([what, count, Math.abs(count - stated) <= Math.max(20, count / 4)]).toEqual([what, count, true]);
  }
});
