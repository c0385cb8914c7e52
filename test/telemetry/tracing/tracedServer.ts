/** Server for a Plaid that knows every token, with or without a collector. */
import { type PlaidDouble, startPlaidDouble } from '../../support/plaid/plaidDouble';
import { type GraphQLAnswer, startTestApp, type TestApp } from '../../support/testApp';

export const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
export const CALLER_SPAN_ID = '00f067aa0ba902b7';
export const TOKEN = 'link-sandbox-5a2e4b1c-7d3f-4f60-9a41-c2f4e6a8b0d1';
export const traceparent = `00-${TRACE_ID}-${CALLER_SPAN_ID}-01`;

const READ = 'query Progress($token: String!) { linkToken(token: $token) { linkToken } }';

export async function startPlaid(): Promise<PlaidDouble> {
  return startPlaidDouble(({ body }) => ({
    link_token: body['link_token'],
    created_at: '2026-01-01T00:00:00Z',
    expiration: '2036-01-01T00:00:00Z',
    request_id: 'request-of-plaid',
  }));
}

export function startServer(plaid: PlaidDouble, collectorUrl?: string, env = {}): Promise<TestApp> {
  return startTestApp({
    PLAID_BASE_URL: plaid.url,
    ...(collectorUrl && { OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl }),
    ...env,
  });
}

export const readLinkToken = (
  { graphql }: TestApp,
  headers?: Record<string, string>,
): Promise<GraphQLAnswer> => graphql(READ, { token: TOKEN }, headers);
