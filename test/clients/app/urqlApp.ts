/** The frontend on urql. */
import { Client, type CombinedError, cacheExchange, fetchExchange, subscriptionExchange } from '@urql/core';
import { createClient } from 'graphql-sse';
import {
  CreateLinkTokenDocument,
  CreateLinkTokenWithDetailsDocument,
  ReadJointApplicationDocument,
  ReadLinkTokenDocument,
  WatchLinkTokenDocument,
  type WatchLinkTokenSubscription,
} from '../generated/graphql';
import type { ConnectTo, LinkError } from './bankLink';
import { inputFor, jointProgress, linkUpdate, progressRead, startedLink } from './linkData';
import { isPlaidLinkError } from './plaidLinkErrors';

export const connectTo: ConnectTo = (server) => {
  const { url } = server;
  const headers = {
    'apollographql-client-name': 'budget-buddy-web',
    'apollographql-client-version': '2.4.0',
    ...server.headers,
  };
  const events = createClient({ url: `${url}/stream`, headers, fetchFn: fetchEvents });
  const client = new Client({
    url,
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: events.subscribe({ query, ...(variables && { variables }) }, sink),
          }),
        }),
      }),
    ],
    fetchOptions: { headers },
    // urql's default for queries is GET: link tokens would be in URLs, and the server's CSRF prevention would reject
    // requests from a page of another origin.
    preferGetMethod: false,
  });
  return {
    async start(customer, idempotencyKey = crypto.randomUUID()) {
      const variables = { input: inputFor(customer), idempotencyKey };
      const { data, error } = await client.mutation(CreateLinkTokenDocument, variables);
      return { data: data ? startedLink(data) : null, errors: errorsOf(error) };
    },
    async startWithDetails(customer, idempotencyKey = crypto.randomUUID()) {
      const variables = { input: inputFor(customer), idempotencyKey };
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
    subscribe(linkToken, observer) {
      // urql repeats the last result at the end, and keeps earlier data in a result without data.
      let previous: WatchLinkTokenSubscription | undefined;
      const updates = client.subscription(WatchLinkTokenDocument, { token: linkToken });
      const { unsubscribe } = updates.subscribe(({ data, error, hasNext }) => {
        const isNew = data !== previous;
        previous = data;
        if (error && !isApiError(error)) observer.error(error);
        else if (hasNext) {
          observer.next({ data: data && isNew ? linkUpdate(data) : null, errors: errorsOf(error) });
        }
        if (!hasNext) observer.complete();
      });
      return unsubscribe;
    },
  };
};

/**
 * The server rejects a request before execution with JSON, as over plain HTTP. graphql-sse would treat that as a lost
 * connection and retry; this turns it into a result.
 */
async function fetchEvents(...request: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...request);
  const isRejection = response.status >= 400 && response.status < 500;
  if (!isRejection || !response.headers.get('content-type')?.includes('json')) return response;
  const result = JSON.stringify(await response.json());
  return new Response(`event: next\ndata: ${result}\n\nevent: complete\ndata: \n\n`);
}

/** @throws an error that is not the API’s: no connection, or a response of another service. */
function errorsOf(error: CombinedError | undefined): readonly LinkError[] {
  if (!error) return [];
  if (!isApiError(error)) throw error;
  return error.graphQLErrors;
}

function isApiError(error: CombinedError): error is CombinedError & { graphQLErrors: readonly LinkError[] } {
  return !error.networkError && error.graphQLErrors.every(isPlaidLinkError);
}
