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
    watch(linkToken, watcher) {
      // The last answer comes once more, to say that it was the last; and one without data has that of the one before.
      let told: WatchLinkTokenSubscription | undefined;
      const updates = client.subscription(WatchLinkTokenDocument, { token: linkToken });
      const { unsubscribe } = updates.subscribe(({ data, error, hasNext }) => {
        const isNew = data !== told;
        told = data;
        if (error && !isOfTheApi(error)) watcher.lost(error);
        else if (hasNext) {
          watcher.next({ data: data && isNew ? linkUpdate(data) : null, errors: errorsOf(error) });
        }
        if (!hasNext) watcher.ended();
      });
      return unsubscribe;
    },
  };
};

/**
 * Whoever is refused before anything is run is told why in JSON, as over plain HTTP. To the client of event streams that
 * is a broken connection, to be tried again; here it is the answer.
 */
async function fetchEvents(...request: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...request);
  const isRefusal = response.status >= 400 && response.status < 500;
  if (!isRefusal || !response.headers.get('content-type')?.includes('json')) return response;
  const answer = JSON.stringify(await response.json());
  return new Response(`event: next\ndata: ${answer}\n\nevent: complete\ndata: \n\n`);
}

/** Throws what the API did not say: there was no connection, or something else answered. */
function errorsOf(error: CombinedError | undefined): readonly LinkError[] {
  if (!error) return [];
  if (!isOfTheApi(error)) throw error;
  return error.graphQLErrors;
}

function isOfTheApi(error: CombinedError): error is CombinedError & { graphQLErrors: readonly LinkError[] } {
  return !error.networkError && error.graphQLErrors.every(isPlaidLinkError);
}
