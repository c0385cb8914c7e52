/**
 * Strict parser of Prometheus' text format, with its rules for counters and histograms.
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details
 */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { until } from '../../support/until';

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly samples: readonly Sample[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const VALUE = '-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?|[+-]Inf|Nan|NaN';
const HELP_LINE = new RegExp(`^# HELP (${NAME}) ((?:[^\\\\]|\\\\[\\\\n])+)$`);
const TYPE_LINE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram)$`);
const SAMPLE_LINE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? (${VALUE})$`);

/** @throws if the text violates the format. */
export function parseExposition(text: string): Family[] {
  if (!text.endsWith('\n')) throw new Error('The last line does not end.');
  const families = text
    .slice(0, -1)
    .split('\n\n')
    .map((block) => parseFamily(block.split('\n')));
  const names = families.map(({ name }) => name);
  if (new Set(names).size < names.length) throw new Error('A name comes twice.');
  return families;
}

function parseFamily([helpLine = '', typeLine = '', ...lines]: string[]): Family {
  const [, name = '', help = ''] = HELP_LINE.exec(helpLine) ?? wrong(helpLine);
  const [, typedName, type = ''] = TYPE_LINE.exec(typeLine) ?? wrong(typeLine);
  if (name !== typedName) wrong(typeLine);
  const samples = lines.map(parseSample);
  const keys = samples.map(toSeriesKey);
  if (new Set(keys).size < keys.length) throw new Error(`${name} has a line twice.`);
  const suffixes = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
  for (const sample of samples) {
    if (!suffixes.includes(sample.name.slice(name.length)) || !sample.name.startsWith(name))
      wrong(sample.name);
  }
  if (type === 'counter' && !name.endsWith('_total')) throw new Error(`${name} is a counter.`);
  if (type !== 'gauge' && samples.some(({ value }) => !(value >= 0))) throw new Error(`${name} fell.`);
  if (type === 'histogram') checkHistogram(name, samples);
  return { name, help, type, samples };
}

function parseSample(line: string): Sample {
  const [, name = '', labels = '', value = ''] = SAMPLE_LINE.exec(line) ?? wrong(line);
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
    ([, key = '', text = '']) =>
      [key, text.replace(/\\(.)/g, (_, next) => (next === 'n' ? '\n' : next))] as const,
  );
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new Error(`A label twice: ${line}`);
  const number = value.endsWith('Inf') ? Number(`${value}inity`) : Number(value.replace('Nan', 'NaN'));
  return { name, labels: Object.fromEntries(pairs), value: number };
}

function checkHistogram(name: string, samples: readonly Sample[]): void {
  const setOf = ({ labels: { le: _, ...rest } }: Sample) => JSON.stringify(rest);
  for (const set of new Set(samples.map(setOf))) {
    const lines = samples.filter((each) => setOf(each) === set);
    const buckets = lines.filter((each) => each.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) => Number(labels['le']?.replace('+Inf', 'Infinity')));
    const counts = buckets.map(({ value }) => value);
    const count = lines.find((each) => each.name === `${name}_count`)?.value;
    const ascends = (numbers: readonly number[], isStrict: boolean) =>
      numbers.every((each, index) => {
        const last = numbers[index - 1] ?? Number.NEGATIVE_INFINITY;
        return isStrict ? each > last : each >= last;
      });
    const isRight =
      ascends(bounds, true) &&
      ascends(counts, false) &&
      bounds.at(-1) === Number.POSITIVE_INFINITY &&
      counts.at(-1) === count &&
      lines.length === buckets.length + 2;
    if (!isRight) throw new Error(`${name}${set} is no histogram.`);
  }
}

function wrong(line: string): never {
  throw new Error(`Not in the format: ${line}`);
}

export function toSeriesKey({ name, labels }: Sample): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
}

/** Scrapes over a new connection: a draining server ends idle ones. */
export async function scrape(url: string): Promise<Family[]> {
  const asked = get(`${url}/metrics`, { agent: false });
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const text = Buffer.concat(await response.toArray()).toString();
  if (response.statusCode !== 200) throw new Error(`/metrics answers ${response.statusCode}: ${text}`);
  return parseExposition(text);
}

/** Returns this server's counters and gauges by series, without durations. */
export function readCounts(page: readonly Family[]): Map<string, number> {
  const samples = page.filter(({ name }) => name.startsWith('plaid_link_')).flatMap((each) => each.samples);
  return new Map(
    samples
      .filter(({ name }) => !/_(?:bucket|sum)$/.test(name))
      .map((each) => [toSeriesKey(each), each.value]),
  );
}

/** Returns the changed counts and their differences. */
export function diffCounts(before: readonly Family[], after: readonly Family[]): Record<string, number> {
  const old = readCounts(before);
  const changed = [...readCounts(after)].map(([key, value]) => [key, value - (old.get(key) ?? 0)] as const);
  return Object.fromEntries(changed.filter(([, change]) => change !== 0));
}

/** Scrapes until the metrics satisfy the predicate. */
export async function scrapeUntil(
  url: string,
  matches: (page: readonly Family[]) => boolean,
): Promise<Family[]> {
  let page = await scrape(url);
  await until(async () => {
    if (matches(page)) return true;
    page = await scrape(url);
    return false;
  });
  return page;
}
