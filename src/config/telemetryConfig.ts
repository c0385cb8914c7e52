/** Settings for logs, metrics and traces. */
import { randomUUID } from 'node:crypto';
import type { EnvironmentReader } from './EnvironmentReader';

export interface TelemetryConfig {
  readonly logLevel: LogLevel;
  /** Id of this process in the log, and in traces as `service.instance.id`. */
  readonly instance: string;
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
  readonly protocol: TracesProtocol;
  /** Attributes of the OpenTelemetry resource, `service.name` and `service.instance.id` included. */
  readonly resource: Readonly<Record<string, string>>;
  /** Share of traces to sample if the caller sent no sampling decision, from 0 to 1. */
  readonly sampleRatio: number;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const tracesProtocols = ['http/json', 'http/protobuf'] as const;
export type TracesProtocol = (typeof tracesProtocols)[number];

/** One per process, however often the configuration is read. */
export const RANDOM_INSTANCE = randomUUID();

export function telemetryConfig(read: EnvironmentReader): TelemetryConfig {
  const attributes = read.attributes('OTEL_RESOURCE_ATTRIBUTES');
  const instance = attributes['service.instance.id'] || RANDOM_INSTANCE;
  return {
    logLevel: read.choiceOrFile('LOG_LEVEL', logLevels, 'info'),
    instance,
    metrics: read.flag('METRICS', true),
    traces: tracesConfig(read, { ...attributes, 'service.instance.id': instance }),
  };
}

/** Uses OpenTelemetry's variables: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
function tracesConfig(
  read: EnvironmentReader,
  attributes: Readonly<Record<string, string>>,
): TracesConfig | null {
  const url = read.url('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ?? tracesUrl(read);
  if (url === undefined) return null;
  return {
    url,
    headers: read.headers('OTEL_EXPORTER_OTLP_HEADERS'),
    protocol: tracesProtocol(read),
    resource: {
      ...attributes,
      'service.name': read.text('OTEL_SERVICE_NAME') || attributes['service.name'] || 'plaid-link-graphql',
    },
    sampleRatio: read.ratio('OTEL_TRACES_SAMPLER_ARG', 1),
  };
}

function tracesUrl(read: EnvironmentReader): URL | undefined {
  const base = read.url('OTEL_EXPORTER_OTLP_ENDPOINT');
  return base && new URL(`${base.href.replace(/\/$/, '')}/v1/traces`);
}

function tracesProtocol(read: EnvironmentReader): TracesProtocol {
  const note = "grpc is not supported: use the collector's port for HTTP, usually 4318.";
  return read.text('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') === undefined
    ? read.choice('OTEL_EXPORTER_OTLP_PROTOCOL', tracesProtocols, 'http/json', note)
    : read.choice('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', tracesProtocols, 'http/json', note);
}
