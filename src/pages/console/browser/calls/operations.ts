/** The console’s operations. They use no fragments, so that each reads as one would write it. */

export const operationNames = ['create', 'watch', 'read'] as const;
export type OperationName = (typeof operationNames)[number];

const SESSION = `linkSessionId
outcome
startedAt
finishedAt
exit {
  error { errorType errorCode errorMessage displayMessage }
  metadata { status institution { name } }
}
results {
  itemAddResults {
    publicToken
    institution { institutionId name }
    accounts { id name mask type subtype }
  }
}`;

const EVENT = `eventId
eventName
timestamp
eventMetadata {
  viewName
  institutionId
  institutionName
  institutionSearchQuery
  mfaType
  selection
  errorType
  errorCode
  errorMessage
  exitStatus
  requestId
}`;

const TOKEN = `linkToken
status
createdAt
expiration
publicTokens`;

export const operations: Readonly<Record<OperationName, string>> = {
  create: `mutation CreateLinkToken($input: CreateLinkTokenInput!, $idempotencyKey: String) {
  createLinkToken(input: $input, idempotencyKey: $idempotencyKey) {
    linkToken
    expiration
    hostedLinkUrl
    requestId
  }
}`,
  watch: `subscription WatchLinkToken($token: String!, $untilFinished: Boolean!) {
  linkTokenUpdated(token: $token, untilFinished: $untilFinished) {
    reason
    linkSessionId
    newEvents {
${indent(EVENT, 6)}
    }
    linkToken {
${indent(TOKEN, 6)}
      linkSessions {
${indent(SESSION, 8)}
        events { eventId }
      }
    }
  }
}`,
  read: `query ReadLinkToken($token: String!) {
  linkToken(token: $token) {
${indent(TOKEN, 4)}
    linkSessions {
${indent(SESSION, 6)}
      events {
${indent(EVENT, 8)}
      }
    }
  }
}`,
};

export function indent(text: string, spaces: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(spaces));
}
