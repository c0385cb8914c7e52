/** Quick-start requests of the README, the terminal and the console, and the terminal's welcome message. */

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
  /** Null if each request sends its own. */
  readonly plaid: { readonly credentials: object | null };
  readonly auth: { readonly mode: 'none' | 'jwt' };
  readonly routerSecrets: object | null;
}

export function formatWelcomeMessage(url: string, emulatorUrl: string, settings: Settings): string {
  const { explorer, plaid, auth, routerSecrets } = settings;
  const pages = explorer
    ? `   (in a browser: Apollo Sandbox)\n  Explorer   ${url}/explorer  (GraphiQL, with these requests and more)`
    : '';
  const hint = explorer ? `\nOpen ${url} in a browser to do all of the below in the console.\n` : '';
  const needed = [
    ...(plaid.credentials ? [] : ['PLAID-CLIENT-ID', 'PLAID-SECRET']),
    // End users may create tokens only for themselves.
    ...(auth.mode === 'jwt' ? ['Authorization: Bearer <an access token with the scope link:service>'] : []),
    ...(routerSecrets === null ? [] : ['Router-Authorization']),
  ];
  const headers = needed.length === 0 ? '' : ` with the headers ${needed.join(', ')}`;
  return `
This server uses its own Plaid emulator, with test data only.
${hint}
  GraphQL    ${url}/graphql${pages}
  Emulator   ${emulatorUrl}

1. Create a link token${headers}:

${FIRST_REQUEST}

2. Open its hostedLinkUrl and complete Link (user_good, pass_good), or simulate it:

curl ${emulatorUrl}/emulator/sessions -H 'content-type: application/json' -d '{"link_token": "PASTE THE LINK TOKEN", "outcome": "success"}'

3. Read the result${headers}:

${SECOND_REQUEST}

`;
}
