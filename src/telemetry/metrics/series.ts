/** Prometheus metric families with a bounded number of series. */
import type { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** prom-client, loaded only if metrics are enabled, and the registry of one server. */
export interface PromRegistry {
  readonly client: Pick<
    typeof import('prom-client'),
    'Counter' | 'Gauge' | 'Histogram' | 'Registry' | 'register'
  >;
  readonly registers: Registry[];
}

/** Known label values that other folders define. */
export interface LabelValues {
  /** Paths of Plaid's endpoints. */
  readonly endpoints: readonly string[];
  readonly errorCodes: readonly string[];
  readonly idempotencyOutcomes: readonly string[];
  readonly webhookOutcomes: readonly string[];
  readonly forwardOutcomes: readonly string[];
  readonly updateReasons: readonly string[];
}

/** Label names in the order in which the functions below take their values, each with its known values. */
type Labels = Readonly<Record<string, readonly string[]>>;

/** Returns the child of a family for the given label values. An unknown value is counted under `other`. */
type ChildLookup<Child> = (...values: string[]) => Child;

/** Upper bounds in seconds, from a coalesced read to the longest time that a caller waits for Plaid. */
const LATENCY_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createCounter(
  { client, registers }: PromRegistry,
  name: string,
  help: string,
  labels: Labels = {},
): ChildLookup<Counter.Internal> {
  const metric = new client.Counter({ name, help, labelNames: Object.keys(labels), registers });
  return createChildLookup(labels, (values) => exposeAtZero(metric.labels(values)));
}

export function createGauge(
  { client, registers }: PromRegistry,
  name: string,
  help: string,
  labels: Labels = {},
): ChildLookup<Gauge.Internal<string>> {
  const metric = new client.Gauge({ name, help, labelNames: Object.keys(labels), registers });
  return createChildLookup(labels, (values) => exposeAtZero(metric.labels(values)));
}

/** Creates a histogram of latencies in seconds. */
export function createLatencyHistogram(
  { client, registers }: PromRegistry,
  name: string,
  help: string,
  labels: Labels,
): ChildLookup<Histogram.Internal<string>> {
  const labelNames = Object.keys(labels);
  const metric = new client.Histogram({ name, help, labelNames, buckets: LATENCY_BUCKETS, registers });
  return createChildLookup(labels, (values) => {
    metric.zero(values);
    return metric.labels(values);
  });
}

/** Exposes a series from the start: `increase` misses the first event of a series that first appears at 1. */
function exposeAtZero<T extends { inc(value: number): void }>(child: T): T {
  child.inc(0);
  return child;
}

/** Creates the children of all known values at once, written as label values: `half open` → `half_open`. */
function createChildLookup<Child>(
  labels: Labels,
  create: (values: Record<string, string>) => Child,
): ChildLookup<Child> {
  const [label, ...others] = Object.entries(labels);
  if (label === undefined) {
    const child = create({});
    return () => child;
  }
  const [name, knownValues] = label;
  const createFor = (value: string) =>
    createChildLookup(Object.fromEntries(others), (values) => create({ [name]: value, ...values }));
  const lookups = new Map(knownValues.map((value) => [value, createFor(value.replaceAll(' ', '_'))]));
  let other: ChildLookup<Child> | undefined;
  return (value = '', ...further) => {
    let lookup = lookups.get(value);
    if (lookup === undefined) {
      other ??= createFor('other');
      lookup = other;
    }
    return lookup(...further);
  };
}
