/** An operation of the corpus: a request to `/graphql`, as data, and the tokens that the corpus speaks of. */

export interface CorpusRequest {
  /** For the message of a test that fails. */
  readonly name: string;
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly query?: string;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string | null;
  readonly extensions?: object;
  /** In place of the JSON of all of these. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Plaid answers it as the test at hand says. */
export const TOKEN = 'link-sandbox-of-the-corpus';
/** Plaid answers it by its own example, always. */
export const OTHER = 'link-sandbox-of-another';
/** Plaid knows nothing of it. */
export const UNKNOWN = 'link-sandbox-unknown-to-plaid';

/** A query whose variables are the token, and these. */
export function query(document: string, variables: object = {}): CorpusRequest {
  const more = Object.keys(variables).length > 0 ? ` with ${JSON.stringify(variables)}` : '';
  return { name: document + more, query: document, variables: { token: TOKEN, ...variables } };
}

/** A query of one link token that selects this of it. */
export function selecting(selection: string, fragments = ''): CorpusRequest {
  return query(`query ($token: String!) { linkToken(token: $token) { ${selection} } } ${fragments}`);
}

/** A request without variables. */
export function plain(document: string): CorpusRequest {
  return { name: document, query: document };
}
