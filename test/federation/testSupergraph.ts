/** A gateway and a neighbour, each a process of its own, around a server of ours that each test starts anew. */
import type { Environment } from '../../src/config/EnvironmentReader';
import { type GraphQLAnswer, startTestApp, type TestApp } from '../support/testApp';
import type { Composition, Subgraph } from './composers';
import { type Program, startNeighbour } from './gatewayPrograms';
import { type Exchange, startRelay } from './relay';
import { neighbourSubgraph, ourSubgraph } from './subgraphs';

export interface TestSupergraph {
  /**
   * Starts our server in front of that Plaid and points the gateway to it.
   *
   * @param env added to that of `startTestApp`.
   */
  serveWith(plaidBaseUrl: string, now?: () => number, env?: Environment): Promise<TestApp>;
  /** The gateway's URL. */
  readonly url: string;
  /** Requests and responses between the gateway and the last server, without WebSockets. */
  readonly exchanges: readonly Exchange[];
  /** Sends an operation to the gateway. */
  ask(query: string, variables?: object, headers?: Record<string, string>): Promise<GraphQLAnswer>;
  /** Creates a user at the neighbour through the gateway. Returns the id. */
  createUser(input: object): Promise<string>;
  stop(): Promise<void>;
}

export async function startTestSupergraph(
  startGateway: (supergraph: string) => Promise<Program>,
  compose: (subgraphs: readonly Subgraph[]) => Composition,
): Promise<TestSupergraph> {
  const running: { stop(): Promise<void> }[] = [];
  async function opened<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
    const started = await starting;
    running.push(started);
    return started;
  }
  const stop = async () => {
    for (const each of running.splice(0).reverse()) await each.stop();
  };

  try {
    const relay = await opened(startRelay());
    const neighbour = await opened(startNeighbour());
    const subgraphs = [ourSubgraph(`${relay.url}/graphql`), neighbourSubgraph(neighbour.url)];
    const { supergraph, errors } = compose(subgraphs);
    if (supergraph === null) throw new Error(`no supergraph: ${errors.join('\n')}`);
    const gateway = await opened(startGateway(supergraph));

    const ask: TestSupergraph['ask'] = async (query, variables = {}, headers = {}) => {
      const response = await fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, ...((await response.json()) as Omit<GraphQLAnswer, 'status'>) };
    };
    return {
      url: gateway.url,
      exchanges: relay.exchanges,
      ask,
      stop,
      async serveWith(plaidBaseUrl, now, env = {}) {
        const app = await startTestApp({ ...env, PLAID_BASE_URL: plaidBaseUrl }, now);
        relay.leadTo(app.url);
        return app;
      },
      async createUser(input) {
        const mutation = 'mutation ($input: UserInput!) { createUser(input: $input) { id } }';
        const answer = await ask(mutation, { input: { name: 'Ada', ...input } });
        if (answer.errors) throw new Error(`no user: ${JSON.stringify(answer.errors)}`);
        return answer.data.createUser.id;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
