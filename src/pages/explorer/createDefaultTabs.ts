/** The operations that the explorer opens with, in the order in which a newcomer wants them. */
import { type GraphQLSchema, parse, print } from 'graphql';
import { selectAllFields } from './selectAllFields';

export interface Tab {
  readonly query: string;
  /** JSON. */
  readonly variables: string;
}

/** Comments are broken for an editor in a browser window of medium width, which shows some 50 characters. */
export function createDefaultTabs(schema: GraphQLSchema): readonly Tab[] {
  return [
    { query: CREATE, variables: CREATE_VARIABLES },
    { query: readEverything(schema), variables: TOKEN },
    { query: WATCH, variables: TOKEN },
    { query: ENTITY, variables: ENTITY_VARIABLES },
  ];
}

const TOKEN = `{
  "token": "PASTE THE LINK TOKEN"
}`;

const CREATE = `# Makes a link token for Hosted Link.
# Run it: the pink button, or Ctrl-Enter.
#
# Then open the answer's hostedLinkUrl and connect
# a bank. Its linkToken goes into the next tabs.
#
# With a Plaid of your own the input may also need
# clientName, language and countryCodes.
mutation CreateForHostedLink($input: CreateLinkTokenInput!) {
  createLinkToken(input: $input) {
    linkToken
    expiration
    hostedLinkUrl
    requestId
  }
}
`;

const CREATE_VARIABLES = `{
  "input": {
    "user": { "clientUserId": "user-1" },
    "products": ["TRANSACTIONS"],
    "hostedLink": {}
  }
}`;

function readEverything(schema: GraphQLSchema): string {
  const operation = `query ReadEverything($token: String!) {
    linkToken(token: $token) ${selectAllFields(schema, 'LinkToken')}
  }`;
  return `# Reads all there is to know of a link token.
# Take out what you do not need.
#
# Paste the link token into the variables below.
${print(parse(operation))}
`;
}

const WATCH = `# Shows a link token as it changes: run it, go through
# Link, and see what you do there. It ends with the
# session.
#
# Paste the link token into the variables below.
subscription Watch($token: String!) {
  linkTokenUpdated(token: $token) {
    reason
    linkSessionId
    linkToken {
      status
      publicTokens
      linkSessions {
        outcome
        exit {
          error {
            errorCode
            displayMessage
          }
        }
        results {
          itemAddResults {
            institution {
              name
            }
            accounts {
              name
              mask
              subtype
            }
          }
        }
      }
    }
    newEvents {
      timestamp
      eventName
    }
  }
}
`;

const ENTITY = `# What a router asks where the answer of another
# subgraph refers to a link token.
#
# Paste the link token into the variables below.
query Entity($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on LinkToken {
      linkToken
      status
      linkSessions {
        linkSessionId
        outcome
      }
    }
  }
}
`;

const ENTITY_VARIABLES = `{
  "representations": [
    {
      "__typename": "LinkToken",
      "linkToken": "PASTE THE LINK TOKEN"
    }
  ]
}`;
