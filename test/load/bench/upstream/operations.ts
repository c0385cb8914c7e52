/** Operations sent to the servers, in GraphQL and as Plaid's own API calls. */

export interface Operation {
  /**
   * GraphQL over HTTP.
   *
   * @param selection of a link token.
   */
  graphql(selection: string): (token: () => string) => object;
  /** The same with Plaid's names and each path as a field; null if Mesh cannot express it. */
  readonly mesh: ((selection: string) => (token: () => string) => object) | null;
  /** Path of Plaid's API that the operation calls. */
  readonly upstreamPath: string;
  /** Plaid's request body; null if one request of Plaid's API cannot express it. */
  readonly plaid: ((token: () => string) => object) | null;
  /** The part of Plaid's response that a right response contains. */
  expected(plaids: unknown): unknown;
}

const GET = '/link/token/get';
const CREATE = '/link/token/create';

export const read: Operation = {
  graphql: (selection) => {
    const query = `query Read($token: String!) { linkToken(token: $token) ${selection} }`;
    return (token) => ({ query, variables: { token: token() } });
  },
  mesh: (selection) => {
    const query = `query Read($token: String!) { linkTokenGet(input: { link_token: $token }) ${wireNames(selection)} }`;
    return (token) => ({ query, variables: { token: token() } });
  },
  upstreamPath: GET,
  plaid: (token) => ({ link_token: token() }),
  expected: (plaids) => plaids,
};

/** A read of four fields. */
export const readFourFields: Operation = {
  graphql: () => read.graphql('{ linkToken createdAt linkSessions { linkSessionId finishedAt } }'),
  mesh: null,
  upstreamPath: GET,
  plaid: null,
  expected(plaids) {
    const { link_token, created_at, link_sessions } = plaids as {
      link_token: string;
      created_at: string;
      link_sessions: { link_session_id: string; finished_at: string }[];
    };
    const sessions = link_sessions.map(({ link_session_id, finished_at }) => [link_session_id, finished_at]);
    return [link_token, created_at, sessions];
  },
};

/** No data: the fixed cost of an operation. */
export const typename: Operation = {
  graphql: () => () => ({ query: '{ __typename }' }),
  mesh: null,
  upstreamPath: '',
  plaid: null,
  expected: () => 'Query',
};

/** @param count of tokens. */
export function aliases(count: number): Operation {
  const names = Array.from({ length: count }, (_, index) => `t${index}`);
  return {
    graphql: (selection) => {
      const parameters = names.map((name) => `$${name}: String!`).join(', ');
      const fields = names.map((name) => `${name}: linkToken(token: $${name}) { ...Everything }`).join(' ');
      const query = `query Aliases(${parameters}) { ${fields} } fragment Everything on LinkToken ${selection}`;
      return (token) => ({ query, variables: Object.fromEntries(names.map((name) => [name, token()])) });
    },
    mesh: null,
    upstreamPath: GET,
    plaid: null,
    expected: read.expected,
  };
}

export const create: Operation = {
  graphql: () => {
    const query =
      'mutation Create($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken expiration requestId hostedLinkUrl userId } }';
    const input = {
      clientName: 'Wonderwallet',
      language: 'en',
      countryCodes: ['US'],
      products: ['AUTH', 'TRANSACTIONS'],
      user: { clientUserId: 'user-1' },
    };
    return () => ({ query, variables: { input } });
  },
  mesh: null,
  upstreamPath: CREATE,
  plaid: () => ({
    client_name: 'Wonderwallet',
    language: 'en',
    country_codes: ['US'],
    products: ['auth', 'transactions'],
    user: { client_user_id: 'user-1' },
  }),
  expected: (plaids) => plaids,
};

function wireNames(selection: string): string {
  return selection.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
