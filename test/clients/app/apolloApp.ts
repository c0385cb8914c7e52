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
  // So that one which came with a mutation, or from elsewhere in the graph, is found without a request.
  Query: {
    fields: {
      linkToken: (known, { args, toReference }) =>
        known === undefined ? toReference({ __typename: 'LinkToken', linkToken: args?.['token'] }) : known,
    },
  },
};

/** Errors come with whatever data there is. */
const errorPolicy = 'all';

function createApolloClient({ url, headers = {} }: Server): ApolloClient {
  const socket = createClient({
    url: url.replace('http', 'ws'),
    // Browsers let no page add headers to a WebSocket.
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
    async start(customer) {
      const variables = { input: inputFor(customer) };
      const { data, error } = await client.mutate({
        mutation: CreateLinkTokenDocument,
        variables,
        errorPolicy,
      });
      return { data: data ? startedLink(data) : null, errors: errorsOf(error) };
    },
    async startAndLook(customer) {
      const { data, error } = await client.mutate({
        mutation: CreateLinkTokenWithDetailsDocument,
        variables: { input: inputFor(customer) },
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
    watch(linkToken, watcher) {
      const variables = { token: linkToken };
      const subscription = client
        .subscribe({ query: WatchLinkTokenDocument, variables, errorPolicy })
        .subscribe({
          next({ data, error }) {
            if (error && !isOfTheApi(error)) watcher.lost(error);
            else watcher.next({ data: data ? linkUpdate(data) : null, errors: errorsOf(error) });
          },
          complete: () => watcher.ended(),
        });
      return () => subscription.unsubscribe();
    },
    follow(linkToken, changed) {
      const variables = { token: linkToken };
      const subscription = client
        .watchQuery({ query: ReadLinkTokenDocument, variables })
        .subscribe((result) => {
          const progress = result.dataState === 'complete' && progressRead(result.data);
          if (progress) changed(progress);
        });
      return () => subscription.unsubscribe();
    },
  };
};

/** Throws what the API did not say: there was no connection, or something else answered. */
function errorsOf(error: ErrorLike | undefined): readonly LinkError[] {
  if (!error) return [];
  if (!isOfTheApi(error)) throw error;
  return error.errors;
}

function isOfTheApi(error: ErrorLike): error is CombinedGraphQLErrors & { errors: readonly LinkError[] } {
  return CombinedGraphQLErrors.is(error) && error.errors.every(isPlaidLinkError);
}
