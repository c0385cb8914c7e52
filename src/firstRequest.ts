/** What a newcomer reads in the terminal, and in the README: a first request, and how to see something come of it. */

export const FIRST_REQUEST = `mutation {
  createLinkToken(input: {
    user: { clientUserId: "user-1" }
    products: [TRANSACTIONS]
    hostedLink: {}
  }) {
    linkToken
    expiration
    hostedLinkUrl
  }
}`;

export const SECOND_REQUEST = `query {
  linkToken(token: "PASTE THE LINK TOKEN") {
    status
    publicTokens
    linkSessions {
      outcome
      events { timestamp eventName }
      results { itemAddResults { institution { name } accounts { name mask subtype } } }
    }
  }
}`;

interface Settings {
  readonly explorer: boolean;
  /** Null where each request brings its own. */
  readonly plaid: { readonly credentials: object | null };
}

export function welcome(url: string, standinUrl: string, { explorer, plaid }: Settings): string {
  const pages = explorer
    ? `   (in a browser: Apollo Sandbox)\n  Explorer   ${url}/explorer  (GraphiQL, with these requests and more)`
    : '';
  const headers = plaid.credentials ? '' : ' with the headers PLAID-CLIENT-ID and PLAID-SECRET';
  return `
This server talks to its own stand-in for Plaid: nothing here is real.

  GraphQL    ${url}/graphql${pages}
  Stand-in   ${standinUrl}

1. Make a link token${headers}:

${FIRST_REQUEST}

2. Open its hostedLinkUrl and connect the sample bank, or play that from here:

curl ${standinUrl}/standin/sessions -H 'content-type: application/json' -d '{"link_token": "PASTE THE LINK TOKEN", "outcome": "success"}'

3. See what came of it${headers}:

${SECOND_REQUEST}

`;
}
