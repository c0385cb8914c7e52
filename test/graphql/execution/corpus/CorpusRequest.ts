/** A request of the corpus to `/graphql`, as data, and the corpus's link tokens. */

export interface CorpusRequest {
  /** Shown when a test fails. */
  readonly name: string;
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly query?: string;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string | null;
  readonly extensions?: object;
  /** Raw body in place of the JSON of these parameters. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The test sets Plaid's response. */
export const TOKEN = 'link-sandbox-of-the-corpus';
/** Plaid responds with its example. */
export const OTHER = 'link-sandbox-of-another';
/** Unknown to Plaid. */
export const UNKNOWN = 'link-sandbox-unknown-to-plaid';

/** Creates a query with the variable `token` and further variables. */
export function query(document: string, variables: object = {}): CorpusRequest {
  const more = Object.keys(variables).length > 0 ? ` with ${JSON.stringify(variables)}` : '';
  return { name: document + more, query: document, variables: { token: TOKEN, ...variables } };
}

/** Creates a query of one link token. */
export function selecting(selection: string, fragments = ''): CorpusRequest {
  return query(`query ($token: String!) { linkToken(token: $token) { ${selection} } } ${fragments}`);
}

/** Creates a request without variables. */
export function plain(document: string): CorpusRequest {
  return { name: document, query: document };
}
