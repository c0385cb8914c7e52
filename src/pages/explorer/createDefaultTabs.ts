/** GraphiQL’s default tabs: create, read, subscribe, and resolve as an entity. */
import { type GraphQLSchema, parse, print } from 'graphql';
import { selectAllFields } from './selectAllFields';

export interface Tab {
  readonly query: string;
  /** JSON. */
  readonly variables: string;
}

/** The comments in the operations break at 50 characters, the width of GraphiQL’s editor in a medium window. */
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

const CREATE = `# Creates a link token for Hosted Link.
# Run it with the pink button or Ctrl-Enter.
#
# Then open hostedLinkUrl from the response and
# connect a bank. Paste linkToken into the other tabs.
#
# Outside the emulator, the input may also need
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
  return `# Reads every field of a link token.
# Remove the fields that you do not need.
#
# Paste the link token into the variables below.
${print(parse(operation))}
`;
}

const WATCH = `# Subscribes to a link token. Run it, go through
# Link, and see each step. Completes when the
# session finishes.
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

const ENTITY = `# Resolves a link token as an entity, as a router
# does for a reference from another subgraph.
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
