/**
 * Programs that must not compile. `tsc` reports an unused `@ts-expect-error`; in a copy at the same depth without these
 * comments, it reports the mistakes.
 */
import { type ApolloClient, CombinedGraphQLErrors } from '@apollo/client/core';
import type { Client } from '@urql/core';
// By a path that leads there from the copy in `generated/refused` too.
import { isPlaidLinkError } from '../../app/plaidLinkErrors';
import {
  type CreateLinkTokenInput,
  type LinkSessionSummaryFragment,
  ReadLinkTokenDocument,
  type WatchLinkTokenSubscription,
} from '../../generated/graphql';

export const numberForText: CreateLinkTokenInput = {
  // @ts-expect-error: an id is a string
  user: { clientUserId: 42 },
};

export const unknownWord: CreateLinkTokenInput = {
  // @ts-expect-error: the product does not exist
  products: ['TRANSACTION'],
};

export const unknownField: CreateLinkTokenInput = {
  // @ts-expect-error: GraphQL names are in camel case
  client_name: 'Budget Buddy',
};

export async function unselectedField(apollo: ApolloClient) {
  const { data } = await apollo.query({ query: ReadLinkTokenDocument, variables: { token: 'link-1' } });
  // @ts-expect-error: the operation does not select it
  return data?.linkToken?.metadata;
}

export async function uncheckedNull(urql: Client) {
  const { data } = await urql.query(ReadLinkTokenDocument, { token: 'link-1' });
  // @ts-expect-error: the token may be null
  return data?.linkToken.status;
}

export function missingVariable(apollo: ApolloClient) {
  // @ts-expect-error: the operation requires a token
  return apollo.query({ query: ReadLinkTokenDocument });
}

export function misspeltVariable(urql: Client) {
  // @ts-expect-error: the variable is `token`
  return urql.query(ReadLinkTokenDocument, { linkToken: 'link-1' });
}

export function unknownOutcome({ outcome }: LinkSessionSummaryFragment) {
  // @ts-expect-error: the value is `SUCCEEDED`
  return outcome === 'SUCCESS';
}

export function unknownReason({ linkTokenUpdated }: WatchLinkTokenSubscription) {
  // @ts-expect-error: the value is `SESSION_FINISHED`
  return linkTokenUpdated.reason === 'FINISHED';
}

export function uncheckedJson({ exit }: LinkSessionSummaryFragment) {
  // @ts-expect-error: JSON may be anything
  return exit?.error?.causes?.map((cause) => cause.error_code);
}

export function uncheckedError(error: unknown) {
  if (!CombinedGraphQLErrors.is(error)) return null;
  // @ts-expect-error: another service's error may lack it
  return error.errors.map(({ extensions }): boolean => extensions?.['retryable']);
}

export function misspeltExtension(error: unknown) {
  if (!CombinedGraphQLErrors.is(error)) return null;
  // @ts-expect-error: the field is `displayMessage`
  return error.errors.filter(isPlaidLinkError).map(({ extensions }) => extensions.plaid?.display_message);
}
