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
  };
}

/**
 * Entity references as a router sends them.
 *
 * @param count of tokens.
 */
export function entities(count: number): Operation {
  return {
    graphql: (selection) => {
      const query = `query Entities($representations: [_Any!]!) { _entities(representations: $representations) { ... on LinkToken ${selection} } }`;
      return (token) => ({
        query,
        variables: {
          representations: Array.from({ length: count }, () => ({
            __typename: 'LinkToken',
            linkToken: token(),
          })),
        },
      });
    },
    mesh: null,
    upstreamPath: GET,
    plaid: null,
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
};

function wireNames(selection: string): string {
  return selection.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
