/** The frontend on Apollo Client. */
import {
  ApolloClient,
  ApolloLink,
  CombinedGraphQLErrors,
  type ErrorLike,
  HttpLink,
  InMemoryCache,
  type TypePolicies,
} from '@apollo/client/core';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import {
  CreateLinkTokenDocument,
  CreateLinkTokenWithDetailsDocument,
  ReadJointApplicationDocument,
  ReadLinkTokenDocument,
  WatchLinkTokenDocument,
} from '../generated/graphql';
import type { ConnectTo, LinkError, Server } from './bankLink';
import { inputFor, jointProgress, linkUpdate, progressRead, startedLink } from './linkData';
import { isPlaidLinkError } from './plaidLinkErrors';

const typePolicies: TypePolicies = {
  // A link token has no `id`.
  LinkToken: { keyFields: ['linkToken'] },
  // Finds a token in the cache that came with a mutation or from elsewhere in the graph.
  Query: {
    fields: {
      linkToken: (cached, { args, toReference }) =>
        cached === undefined ? toReference({ __typename: 'LinkToken', linkToken: args?.['token'] }) : cached,
    },
  },
};

/** Keeps partial data beside errors. */
const errorPolicy = 'all';

function createApolloClient({ url, headers = {} }: Server): ApolloClient {
  const socket = createClient({
    url: url.replace('http', 'ws'),
    // By default graphql-ws gives up when a reconnect fails, as during a restart of the server.
    shouldRetry: () => true,
    retryAttempts: Number.POSITIVE_INFINITY,
    // Browsers do not let a page set headers of a WebSocket.
    connectionParams: {
      'apollographql-client-name': 'budget-buddy-web',
      'apollographql-client-version': '2.4.0',
      ...headers,
    },
  });
  return new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      new HttpLink({ uri: url, headers }),
    ),
    cache: new InMemoryCache({ typePolicies }),
    clientAwareness: { name: 'budget-buddy-web', version: '2.4.0' },
  });
}

export const connectTo: ConnectTo = (server) => {
  const client = createApolloClient(server);
  return {
    async start(customer, idempotencyKey = crypto.randomUUID()) {
      const variables = { input: inputFor(customer), idempotencyKey };
      const { data, error } = await client.mutate({
        mutation: CreateLinkTokenDocument,
        variables,
        errorPolicy,
      });
      return { data: data ? startedLink(data) : null, errors: errorsOf(error) };
    },
    async startWithDetails(customer, idempotencyKey = crypto.randomUUID()) {
      const { data, error } = await client.mutate({
        mutation: CreateLinkTokenWithDetailsDocument,
        variables: { input: inputFor(customer), idempotencyKey },
        errorPolicy,
      });
      return { data: data ? startedLink(data) : null, errors: errorsOf(error) };
    },
    async progress(linkToken, from = 'network') {
      const { data, error } = await client.query({
        query: ReadLinkTokenDocument,
        variables: { token: linkToken },
        fetchPolicy: from === 'cache' ? 'cache-only' : 'network-only',
        errorPolicy,
      });
      return { data: data ? progressRead(data) : null, errors: errorsOf(error) };
    },
    async jointProgress(applicant, coApplicant) {
      const { data, error } = await client.query({
        query: ReadJointApplicationDocument,
        variables: { applicant, coApplicant },
        fetchPolicy: 'network-only',
        errorPolicy,
      });
      return { data: data ? jointProgress(data) : null, errors: errorsOf(error) };
    },
    subscribe(linkToken, observer) {
      const variables = { token: linkToken };
      const subscription = client
        .subscribe({ query: WatchLinkTokenDocument, variables, errorPolicy })
        .subscribe({
          next({ data, error }) {
            if (error && !isApiError(error)) observer.error(error);
            else observer.next({ data: data ? linkUpdate(data) : null, errors: errorsOf(error) });
          },
          complete: () => observer.complete(),
        });
      return () => subscription.unsubscribe();
    },
    observe(linkToken, onChange) {
      const variables = { token: linkToken };
      const subscription = client
        .watchQuery({ query: ReadLinkTokenDocument, variables })
        .subscribe((result) => {
          const progress = result.dataState === 'complete' && progressRead(result.data);
          if (progress) onChange(progress);
        });
      return () => subscription.unsubscribe();
    },
  };
};

/** @throws an error that is not the API’s: no connection, or a response of another service. */
function errorsOf(error: ErrorLike | undefined): readonly LinkError[] {
  if (!error) return [];
  if (!isApiError(error)) throw error;
  return error.errors;
}

function isApiError(error: ErrorLike): error is CombinedGraphQLErrors & { errors: readonly LinkError[] } {
  return CombinedGraphQLErrors.is(error) && error.errors.every(isPlaidLinkError);
}
