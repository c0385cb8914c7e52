/** Grafana dashboard: queries existing metrics and shows all of them. */
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { collectDefaultMetrics } from 'prom-client';
import { loadPrometheus } from '../../src/http/registerMetrics';
import { startOnce } from '../support/closing';
import { until } from '../support/until';
import { type Family, parseExposition } from './metrics/exposition';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly {
    readonly expr: string;
    readonly legendFormat: string;
    readonly refId: string;
  }[];
}

const dashboard = JSON.parse(readFileSync(join(__dirname, '../../src/telemetry/dashboard.json'), 'utf8')) as {
  readonly uid: string;
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
  readonly panels: readonly Panel[];
};
const { panels } = dashboard;
const targets = panels.flatMap((panel) => panel.targets ?? []);

/** Metrics that Prometheus adds for each target. */
const LABELS_OF_TARGETS = ['job', 'instance'];

// The process does the same.
collectDefaultMetrics();

/** All families, after one event of each kind. */
const families = startOnce(everything);

async function everything(): Promise<Family[]> {
  const { metrics, render } = await loadPrometheus();
  // Its series appear with the first collection.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await until(async () => {
    collect();
    return (await render()).includes('nodejs_gc_duration_seconds_sum');
  });
  metrics.unknownFromPlaid('field', 'LinkToken', 'field_of_yesterday');
  return parseExposition(await render());
}

/** Labels by metric name. */
function exposed(): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const { name, labels } of families().flatMap((family) => family.samples)) {
    const known = names.get(name) ?? new Set(LABELS_OF_TARGETS);
    for (const label of Object.keys(labels)) known.add(label);
    names.set(name, known);
  }
  return names;
}

const FUNCTIONS = ['sum', 'max', 'count', 'rate', 'increase', 'time', 'histogram_quantile'];
const WORDS = ['by', 'on', 'or', 'group_left'];

/** Metrics, selected labels and grouping labels of an expression. */
function namesIn(expr: string): { selectors: [string, string[]][]; groups: string[]; rest: string[] } {
  const selectors = [...expr.matchAll(/([a-z_:][a-z0-9_:]*)\{([^}]*)\}/g)].map(
    ([, name = '', matchers = '']): [string, string[]] => [
      name,
      [...matchers.matchAll(/(\w+)(?:=~?|!=|!~)"[^"]*"/g)].map(([, label = '']) => label),
    ],
  );
  const groups = [...expr.matchAll(/\b(?:by|on|group_left) \(([^)]*)\)/g)].flatMap(([, labels = '']) =>
    labels.split(', ').filter((label) => label !== ''),
  );
  const rest = expr
    .replace(/[a-z_:][a-z0-9_:]*\{[^}]*\}(?:\[\$__(?:rate_interval|range)\])?/g, '')
    .replace(/\b(by|on|group_left) \([^)]*\)/g, '$1');
  return { selectors, groups, rest: rest.match(/[a-z_]+/gi) ?? [] };
}

it('has a stable uid and variables for data source, job and instance', () => {
  expect(dashboard.uid).toBe('plaid-link-graphql');
  expect(dashboard.templating.list.map(({ name, type }) => [name, type])).toEqual([
    ['datasource', 'datasource'],
    ['job', 'query'],
    ['instance', 'query'],
  ]);
  const sources = panels.filter(({ type }) => type !== 'row').map(({ datasource }) => datasource?.uid);
  expect(new Set(sources)).toEqual(new Set(['$' + '{datasource}']));
});

it('has its rows in order', () => {
  expect(panels.filter(({ type }) => type === 'row').map(({ title }) => title)).toEqual([
    'Overview',
    'Plaid',
    'Coalescing',
    'Subscriptions and webhooks',
    'Process',
    'Drift',
  ]);
});

it.each(targets.map(({ expr }) => expr))('queries existing metrics and labels: %s', (expr) => {
  const names = exposed();
  const { selectors, rest } = namesIn(expr);
  expect(selectors.length).toBeGreaterThan(0);
  for (const [name, labels] of selectors) {
    expect([name, names.has(name)]).toEqual([name, true]);
    expect(labels.filter((label) => !names.get(name)?.has(label))).toEqual([]);
  }
  for (const [, labels = '', name = ''] of expr.matchAll(/\bby \(([^)]*)\).*?([a-z_:]+)\{/g)) {
    expect(labels.split(', ').filter((label) => label !== 'le' && !names.get(name)?.has(label))).toEqual([]);
    if (labels.includes('le')) expect(name).toMatch(/_bucket$/);
  }
  expect(rest.filter((word) => !FUNCTIONS.includes(word) && !WORDS.includes(word))).toEqual([]);
});

it('uses existing labels in legends', () => {
  const names = exposed();
  for (const { expr, legendFormat } of targets) {
    const { selectors, groups } = namesIn(expr);
    const known = groups.length > 0 ? groups : [...(names.get(selectors[0]?.[0] ?? '') ?? [])];
    const used = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
    expect([expr, used.filter((label) => !known.includes(label))]).toEqual([expr, []]);
  }
});

it('shows each metric of this server', () => {
  const shown = targets.map(({ expr }) => expr).join('\n');
  const own = families().filter(({ name }) => name.startsWith('plaid_link_'));
  expect(own.length).toBeGreaterThan(15);
  const hidden = own.filter(({ name }) => !new RegExp(`\\b${name}(?:_bucket)?\\{`).test(shown));
  expect(hidden.map(({ name }) => name)).toEqual([]);
});

it('has unique ids for panels and targets', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  for (const { targets: each = [] } of panels)
    expect(new Set(each.map(({ refId }) => refId)).size).toBe(each.length);
});

it('places panels without overlap', () => {
  const taken = new Map<string, number>();
  for (const { id, gridPos } of panels) {
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        expect([id, taken.get(`${x} ${y}`)]).toEqual([id, undefined]);
        taken.set(`${x} ${y}`, id);
      }
    }
  }
});
