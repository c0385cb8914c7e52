/** What the server tells of itself. */
import type { EnvironmentReader } from './EnvironmentReader';

export interface TelemetryConfig {
  readonly logLevel: LogLevel;
  /** Whether `/metrics` is served. */
  readonly metrics: boolean;
  /** Where traces are sent; null: nowhere. */
  readonly traces: TracesConfig | null;
}

export interface TracesConfig {
  /** Of the collector's OTLP over HTTP. */
  readonly url: URL;
  /** May hold a key. */
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  /** Of those that no caller has begun: from 0 to 1. */
  readonly sampleRatio: number;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export function telemetryConfig(read: EnvironmentReader): TelemetryConfig {
  return {
    logLevel: read.choice('LOG_LEVEL', logLevels, 'info'),
    metrics: read.flag('METRICS', true),
    traces: tracesConfig(read),
  };
}

/** By OpenTelemetry's own names: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
function tracesConfig(read: EnvironmentReader): TracesConfig | null {
  const base = read.url('OTEL_EXPORTER_OTLP_ENDPOINT');
  const whole = read.url('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const headers = read.headers('OTEL_EXPORTER_OTLP_HEADERS');
  const serviceName = read.text('OTEL_SERVICE_NAME') ?? 'plaid-link-graphql';
  const sampleRatio = read.ratio('OTEL_TRACES_SAMPLER_ARG', 1);
  const url = whole ?? (base && new URL(`${base.href.replace(/\/$/, '')}/v1/traces`));
  return url ? { url, headers, serviceName, sampleRatio } : null;
}
