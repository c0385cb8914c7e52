/** The frontend on Apollo Client. */
import {
  ApolloClient,
  CombinedGraphQLErrors,
  type ErrorLike,
  HttpLink,
  InMemoryCache,
  type TypePolicies,
} from '@apollo/client/core';
import {
  CreateLinkTokenDocument,
  CreateLinkTokenWithDetailsDocument,
  ReadJointApplicationDocument,
  ReadLinkTokenDocument,
} from '../generated/graphql';
import type { ConnectTo, LinkError } from './bankLink';
import { inputFor, jointProgress, progressRead, startedLink } from './linkData';
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

export const connectTo: ConnectTo = ({ url, headers = {} }) => {
  const client = new ApolloClient({
    link: new HttpLink({ uri: url, headers }),
    cache: new InMemoryCache({ typePolicies }),
    clientAwareness: { name: 'budget-buddy-web', version: '2.4.0' },
  });
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
  };
};

/** Throws what the API did not say: there was no connection, or something else answered. */
function errorsOf(error: ErrorLike | undefined): readonly LinkError[] {
  if (!error) return [];
  if (!CombinedGraphQLErrors.is(error) || !error.errors.every(isPlaidLinkError)) throw error;
  return error.errors;
}
