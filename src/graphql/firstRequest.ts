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
  readonly auth: { readonly mode: 'none' | 'jwt' };
  readonly routerSecret: string | null;
}

export function formatWelcomeMessage(url: string, emulatorUrl: string, settings: Settings): string {
  const { explorer, plaid, auth, routerSecret } = settings;
  const pages = explorer
    ? `   (in a browser: Apollo Sandbox)\n  Explorer   ${url}/explorer  (GraphiQL, with these requests and more)`
    : '';
  const begin = explorer
    ? `\nOpen ${url} in a browser: it does all of the below, and shows it as it happens.\n`
    : '';
  const needed = [
    ...(plaid.credentials ? [] : ['PLAID-CLIENT-ID', 'PLAID-SECRET']),
    // The request names a user, which end users may not do for another.
    ...(auth.mode === 'jwt' ? ['Authorization: Bearer <an access token with the scope link:service>'] : []),
    ...(routerSecret === null ? [] : ['Router-Authorization']),
  ];
  const headers = needed.length === 0 ? '' : ` with the headers ${needed.join(', ')}`;
  return `
This server talks to its own Plaid emulator: nothing here is real.
${begin}
  GraphQL    ${url}/graphql${pages}
  Emulator   ${emulatorUrl}

1. Make a link token${headers}:

${FIRST_REQUEST}

2. Open its hostedLinkUrl and go through Link (user_good, pass_good), or play that from here:

curl ${emulatorUrl}/emulator/sessions -H 'content-type: application/json' -d '{"link_token": "PASTE THE LINK TOKEN", "outcome": "success"}'

3. See what came of it${headers}:

${SECOND_REQUEST}

`;
}
