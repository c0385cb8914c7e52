/** The frontend on urql. */
import { Client, type CombinedError, cacheExchange, fetchExchange } from '@urql/core';
import {
  CreateLinkTokenDocument,
  CreateLinkTokenWithDetailsDocument,
  ReadJointApplicationDocument,
  ReadLinkTokenDocument,
} from '../generated/graphql';
import type { ConnectTo, LinkError } from './bankLink';
import { inputFor, jointProgress, progressRead, startedLink } from './linkData';
import { isPlaidLinkError } from './plaidLinkErrors';

export const connectTo: ConnectTo = ({ url, headers = {} }) => {
  const client = new Client({
    url,
    exchanges: [cacheExchange, fetchExchange],
    fetchOptions: {
      headers: {
        'apollographql-client-name': 'budget-buddy-web',
        'apollographql-client-version': '2.4.0',
        ...headers,
      },
    },
    // By default urql sends queries by GET: link tokens would stand in URLs, and what comes from a page of another
    // origin is refused, as a request that any page could make a browser send.
    preferGetMethod: false,
  });
  return {
    async start(customer) {
      const { data, error } = await client.mutation(CreateLinkTokenDocument, { input: inputFor(customer) });
      return { data: data ? startedLink(data) : null, errors: errorsOf(error) };
    },
    async startAndLook(customer) {
      const variables = { input: inputFor(customer) };
      const { data, error } = await client.mutation(CreateLinkTokenWithDetailsDocument, variables);
      return { data: data ? startedLink(data) : null, errors: errorsOf(error) };
    },
    async progress(linkToken, from = 'network') {
      const { data, error } = await client.query(
        ReadLinkTokenDocument,
        { token: linkToken },
        { requestPolicy: from === 'cache' ? 'cache-only' : 'network-only' },
      );
      return { data: data ? progressRead(data) : null, errors: errorsOf(error) };
    },
    async jointProgress(applicant, coApplicant) {
      const { data, error } = await client.query(
        ReadJointApplicationDocument,
        { applicant, coApplicant },
        { requestPolicy: 'network-only' },
      );
      return { data: data ? jointProgress(data) : null, errors: errorsOf(error) };
    },
  };
};

/** Throws what the API did not say: there was no connection, or something else answered. */
function errorsOf(error: CombinedError | undefined): readonly LinkError[] {
  if (!error) return [];
  if (error.networkError || !error.graphQLErrors.every(isPlaidLinkError)) throw error;
  return error.graphQLErrors;
}
