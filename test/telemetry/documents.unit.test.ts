/** The page on telemetry agrees with what is logged, counted and traced: messages, fields, metrics, labels, alerts. */
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';
import { collectDefaultMetrics } from 'prom-client';
import { loadPrometheus } from '../../src/http/registerMetrics';
import { codeIn, documentAt, repositoryFiles, root, rowsOf } from '../support/documents';
import { type Family, parseExposition } from './metrics/exposition';

const page = documentAt('src/telemetry/README.md');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** The message of each call of a logger in the server; undefined if it is not a literal. */
function loggedMessages(): Set<string | undefined> {
  const messages = new Set<string | undefined>();
  const files = repositoryFiles.filter((path) => /^src\/(?!emulator\/|pages\/).*\.ts$/.test(path));
  for (const file of files) {
    const source = parseSync(read(file), { syntax: 'typescript', decorators: true });
    const found: unknown[] = [source];
    for (const node of found) {
      if (typeof node !== 'object' || node === null) continue;
      found.push(...Object.values(node));
      if (isLogCall(node as Call)) messages.add(messageOf(node as Call));
    }
  }
  return messages;
}

interface Call {
  readonly type?: string;
  readonly callee?: { readonly type?: string; readonly object?: NamedNode; readonly property?: NamedNode };
  readonly arguments?: readonly { readonly expression: { readonly type: string; readonly value?: string } }[];
}

interface NamedNode {
  readonly value?: string;
  readonly property?: { readonly value?: string };
}

function isLogCall({ type, callee }: Call): boolean {
  if (type !== 'CallExpression' || callee?.type !== 'MemberExpression') return false;
  const owner = callee.object?.value ?? callee.object?.property?.value;
  return owner === 'logger' && !['isLevelEnabled', 'flush'].includes(callee.property?.value ?? '');
}

/** Its last argument, if that is a text. */
function messageOf({ arguments: given }: Call): string | undefined {
  const last = given?.at(-1)?.expression;
  return last?.type === 'StringLiteral' ? last.value : undefined;
}

it('lists every message of the log, and no other', () => {
  const messages = [...loggedMessages()].sort();
  expect(messages.length).toBeGreaterThan(30);
  const listed = rowsOf(page, 'message').map(([message]) => codeIn(message)[0] ?? '');
  expect([...listed].sort()).toEqual(messages);
});

it('logs literal messages in ASCII, which every terminal, alert and search reads', () => {
  expect([...loggedMessages()].filter((message) => !/^[ -~]+$/.test(message ?? ''))).toEqual([]);
});

it('lists every field of an operation’s line', () => {
  const source = read('src/graphql/plugins/logOperations.ts');
  const [, fields = ''] = /logger\.info\(\s*\{(.*?)\n\s*\},\s*'operation'/s.exec(source) ?? [];
  const logged = [...fields.matchAll(/^\s+(\w+)(?=[:,])/gm)].map(([, name]) => name);
  expect(logged.length).toBeGreaterThan(12);
  const listed = rowsOf(page, 'field of `operation`').flatMap(([names]) => codeIn(names));
  expect(listed.sort()).toEqual(logged.sort());
});

it('lists the attributes of spans', () => {
  const sources = [
    'src/graphql/plugins/traceOperations.ts',
    'src/plaid/createAttempt.ts',
    'src/telemetry/tracing/spans.ts',
  ];
  const set = sources.flatMap((path) => read(path).match(/(?<=')[a-z]+(?:\.[a-z_]+)+(?=')/g) ?? []);
  const [, traces = ''] = page.text.split('## Traces');
  const listed = codeIn(traces).filter((code) => /^[a-z]+(\.[a-z_]+)+$/.test(code) || code === 'transport');
  expect(new Set(listed)).toEqual(new Set([...set, 'transport']));
});

/** Every family after one of each thing that may happen. */
async function exposed(): Promise<readonly Family[]> {
  collectDefaultMetrics();
  const { metrics, render } = await loadPrometheus();
  metrics.unknownFromPlaid('field', 'LinkToken', 'field_of_yesterday');
  return parseExposition(await render());
}

let families: readonly Family[] = [];
beforeAll(async () => {
  families = await exposed();
});

/** Values of each label of a sample's name. */
function labelsOf(name: string): Map<string, Set<string>> {
  const labels = new Map<string, Set<string>>();
  for (const sample of families.flatMap((family) => family.samples)) {
    if (sample.name !== name) continue;
    for (const [label, value] of Object.entries(sample.labels)) {
      labels.set(label, (labels.get(label) ?? new Set()).add(value));
    }
  }
  return labels;
}

it('lists every metric of this server with its labels, and no other', () => {
  const ours = families.filter(({ name }) => name.startsWith('plaid_link_'));
  const expected = ours.map(({ name, samples }) => {
    const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)));
    labels.delete('le');
    return [name, [...labels].sort()];
  });
  const listed = rowsOf(page, 'metric').map(([name, labels]) => [codeIn(name)[0], codeIn(labels).sort()]);
  expect(expected.length).toBeGreaterThan(15);
  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(expected));
});

it('names values of labels that exist', () => {
  for (const [metric, labels, meaning] of rowsOf(page, 'metric')) {
    const [label] = codeIn(labels).slice(-1);
    const words = codeIn(meaning).filter((word) => word !== label);
    const known = [...labelsOf(codeIn(metric)[0] ?? '').values()].flatMap((values) => [...values]);
    expect([metric, words.filter((word) => !known.includes(word))]).toEqual([metric, []]);
  }
});

it('names default metrics that are collected', () => {
  const [, rest = ''] = page.text.split("prom-client's default metrics");
  const [paragraph = ''] = rest.split('\n');
  const names = codeIn(paragraph).filter((code) => !code.includes('*'));
  const known = new Set(families.map(({ name }) => name));
  // Its series appear with the first garbage collection.
  known.add('nodejs_gc_duration_seconds');
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});

const rules = read('src/deploy/prometheus-rules.yaml');
const alerts = [...rules.matchAll(/- alert: (\w+)\n +expr: (.+)/g)].map(([, name = '', expression = '']) => ({
  name,
  expression,
}));

it('has alerts', () => {
  expect(alerts.length).toBe(rules.match(/- alert:/g)?.length);
  expect(alerts.length).toBeGreaterThan(10);
});

it.each(alerts)('alerts on metrics, labels and values that exist: $name', ({ expression }) => {
  const selectors = [...expression.matchAll(/([a-z0-9_]+)(?:\{([^}]*)\})?(?=[[\s)]|$)/g)].filter(
    ([, name = '']) => /^(plaid_link|process|nodejs)_/.test(name),
  );
  expect(selectors.length).toBeGreaterThan(0);
  for (const [, name = '', matchers = ''] of selectors) {
    const labels = labelsOf(name);
    const samples = families.flatMap((family) => family.samples).filter((sample) => sample.name === name);
    expect([name, samples.length > 0]).toEqual([name, true]);
    for (const [, label = '', values = ''] of matchers.matchAll(/(\w+)(?:=~|!=|=)"([^"]*)"/g)) {
      const known = labels.get(label) ?? new Set();
      expect([label, values.split('|').filter((value) => !known.has(value))]).toEqual([label, []]);
    }
  }
  for (const [, grouped = ''] of expression.matchAll(/\bby \(([^)]*)\)/g)) {
    const [[, name = ''] = []] = selectors;
    expect(grouped.split(', ').filter((label) => !labelsOf(name).has(label))).toEqual([]);
  }
});
