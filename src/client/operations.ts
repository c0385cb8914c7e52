/** The kit’s two operations. `npm run schema` writes their types to `generated/api.ts`. */

export const CREATE_LINK_TOKEN = `mutation CreateLinkToken($input: CreateLinkTokenInput!, $idempotencyKey: String!) {
  createLinkToken(input: $input, idempotencyKey: $idempotencyKey) { linkToken hostedLinkUrl }
}`;

export const WATCH_LINK_TOKEN = `subscription WatchLinkToken($token: String!) {
  linkTokenUpdated(token: $token) {
    reason
    newEvents {
      eventId eventName timestamp
      eventMetadata { viewName institutionName errorCode errorMessage exitStatus }
    }
    linkToken {
      status expiration publicTokens
      linkSessions {
        linkSessionId outcome startedAt finishedAt
        exit { error { errorCode displayMessage } metadata { status institution { institutionId name } } }
        results {
          itemAddResults {
            publicToken institution { institutionId name } accounts { id name mask type subtype }
          }
        }
      }
    }
  }
}`;
