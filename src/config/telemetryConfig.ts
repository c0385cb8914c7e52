/** Settings for logs, metrics and traces. */
import type { EnvironmentReader } from './EnvironmentReader';

export interface TelemetryConfig {
  readonly logLevel: LogLevel;
  /** Whether `/metrics` is served. */
  readonly metrics: boolean;
  /** Null: traces are not exported. */
  readonly traces: TracesConfig | null;
}

export interface TracesConfig {
  /** The collector's OTLP/HTTP traces endpoint. */
  readonly url: URL;
  /** May contain an API key. */
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  /** Share of traces to sample if the caller sent no sampling decision, from 0 to 1. */
  readonly sampleRatio: number;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export function telemetryConfig(read: EnvironmentReader): TelemetryConfig {
  return {
    logLevel: read.choiceOrFile('LOG_LEVEL', logLevels, 'info'),
    metrics: read.flag('METRICS', true),
    traces: tracesConfig(read),
  };
}

/** Uses OpenTelemetry's variables: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
function tracesConfig(read: EnvironmentReader): TracesConfig | null {
  const url = read.url('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ?? tracesUrl(read);
  if (url === undefined) return null;
  return {
    url,
    headers: read.headers('OTEL_EXPORTER_OTLP_HEADERS'),
    serviceName: read.text('OTEL_SERVICE_NAME') ?? 'plaid-link-graphql',
    sampleRatio: read.ratio('OTEL_TRACES_SAMPLER_ARG', 1),
  };
}

function tracesUrl(read: EnvironmentReader): URL | undefined {
  const base = read.url('OTEL_EXPORTER_OTLP_ENDPOINT');
  return base && new URL(`${base.href.replace(/\/$/, '')}/v1/traces`);
}
