/** Server processes as an operator runs them side by side: built, in front of one Plaid, with or without Redis. */
import { join } from 'node:path';
import { closeAfterTest } from '../closing';
import { askGraphQL, type GraphQLAnswer } from '../testApp';
import { until } from '../until';
import { type NodeProcess, startNode } from './nodeProcess';

export interface Replica extends NodeProcess {
  readonly url: string;
  graphql(query: string, variables?: object, headers?: Record<string, string>): Promise<GraphQLAnswer>;
  /** Status of a GET request. */
  status(path: '/healthz' | '/readyz'): Promise<number>;
}

const root = join(__dirname, '../../..');

/**
 * Resolves once the server is ready.
 *
 * @param nodeOptions command-line options of Node.
 */
export async function startReplica(
  env: Record<string, string> & { PLAID_BASE_URL: string },
  nodeOptions: readonly string[] = [],
): Promise<Replica> {
  const started = startNode([...nodeOptions, join(root, 'dist/main.js')], {
    PORT: '0',
    PLAID_ENV: 'emulator',
    // As in `startTestApp`: on a busy machine the event loop is late, and the limiter would reject clients.
    MAX_EVENT_LOOP_TURN_MS: '0',
    ...env,
  });
  closeAfterTest(() => {
    started.process.kill('SIGKILL');
    return started.exit;
  });
  const ready = await started.printed(/^(\{.*"msg":"ready".*\})$/m);
  const { url, adminUrl = url } = JSON.parse(ready) as { url: string; adminUrl?: string };
  const status = async (path: string) => {
    const response = await fetch(adminUrl + path);
    await response.body?.cancel();
    return response.status;
  };
  await until(async () => (await status('/readyz')) === 200).catch((error) => {
    throw new Error(`The replica is not ready: ${started.output()}`, { cause: error });
  });
  return {
    ...started,
    url,
    status,
    graphql: (query, variables, headers) => askGraphQL(url, query, variables, headers),
  };
}
