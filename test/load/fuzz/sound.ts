/** Properties that every response must have, for any request. */

/** The contract's codes, and Apollo Server's for requests that are not valid GraphQL. */
const CODES = new Set<unknown>([
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'LINK_TOKEN_NOT_FOUND',
  'PLAID_REQUEST_REJECTED',
  'PLAID_RATE_LIMITED',
  'PLAID_UNAVAILABLE',
  'PLAID_MISCONFIGURED',
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

interface Answer {
  readonly status?: number;
  /** JSON of a GraphQL response. */
  readonly body: string;
}

/** Violations in a response: unexpected codes, internal errors, or a body that is no GraphQL response. */
export function faultsOf({ status = 200, body }: Answer): unknown[] {
  const faults: unknown[] = [];
  if (status >= 500) faults.push(`HTTP ${status}`);
  const json = parsed(body);
  if (typeof json !== 'object' || json === null) return [...faults, `no answer of GraphQL’s: ${body}`];
  const { errors, data } = json as { readonly errors?: readonly Coded[]; readonly data?: unknown };
  if (errors === undefined && data === undefined) faults.push(`neither data nor errors: ${body}`);
  for (const error of errors ?? []) if (!CODES.has(error?.extensions?.code)) faults.push(error);
  return faults;
}

interface Coded {
  readonly extensions?: { readonly code?: unknown };
}

/** Log lines that report an internal error. */
export function failuresIn(log: readonly Readonly<Record<string, unknown>>[]): unknown[] {
  return log.filter(({ level }) => Number(level) >= 50);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
