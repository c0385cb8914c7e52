/**
 * Programs of other projects around our server: a neighbour and two gateways, each a process of its own, from the
 * packages in `gateways/`. Nothing may use the internet, so reporting is disabled.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/loopback';
import { startNode } from '../support/processes/nodeProcess';

const folder = join(__dirname, 'gateways');

/** Folder of the packages if `npm ci` completed there, otherwise null. */
export const gatewayPackages = existsSync(join(folder, 'node_modules/.package-lock.json')) ? folder : null;

/** How to install missing packages. */
export const GATEWAY_PACKAGES = 'its packages: npm run test:install';

export interface Program {
  readonly url: string;
  stop(): Promise<void>;
}

/** The company's own subgraph. */
export function startNeighbour(): Promise<Program> {
  return start(['neighbour.mjs'], /^\{"url":"(.*)"\}$/m);
}

/** @param routerSecret sent to our server alone, together with the user's `Authorization`. */
export async function startApolloGateway(supergraph: string, routerSecret?: string): Promise<Program> {
  const file = await temporaryFile('supergraph.graphql', supergraph);
  return start(['apolloGateway.mjs', file.path], /^\{"url":"(.*)"\}$/m, envOf(routerSecret), file.remove);
}

/** How a gateway subscribes at our server. Callbacks reach it at a URL that leads to its `/callback`. */
export type SubscriptionsBy =
  | { readonly kind: 'ws' }
  | { readonly kind: 'http-callback'; readonly callbackUrl: string };

/**
 * @param routerSecret as above.
 * @param subscriptions none by default.
 */
export async function startHiveGateway(
  supergraph: string,
  routerSecret?: string,
  subscriptions?: SubscriptionsBy,
): Promise<Program> {
  const file = await temporaryFile('supergraph.graphql', supergraph);
  const port = await freePort();
  const program = await start(
    [
      'node_modules/@graphql-hive/gateway/dist/bin.js',
      'supergraph',
      file.path,
      '--config-path=hiveGateway.config.mjs',
      '--host=127.0.0.1',
      // Its log names port 0 if it is started with port 0.
      `--port=${port}`,
      ...(subscriptions ? [] : ['--disable-websockets']),
    ],
    /Listening on (http:[\d./:]+)/,
    {
      ...envOf(routerSecret),
      ...(subscriptions && { SUBSCRIPTIONS: subscriptions.kind }),
      ...(subscriptions?.kind === 'http-callback' && { CALLBACK_URL: subscriptions.callbackUrl }),
    },
    file.remove,
  );
  return { ...program, url: `${program.url}/graphql` };
}

const envOf = (routerSecret?: string): Record<string, string> =>
  routerSecret === undefined ? {} : { ROUTER_SECRET: routerSecret };

/** Time for a program to start listening on a busy machine. */
const START_MS = 100_000;

async function start(
  args: readonly string[],
  listening: RegExp,
  env: Record<string, string> = {},
  afterwards: () => Promise<void> = async () => {},
): Promise<Program> {
  const { process, output, printed, exit } = startNode(
    args,
    { APOLLO_TELEMETRY_DISABLED: '1', ...env },
    folder,
  );
  const stop = async () => {
    process.kill('SIGTERM');
    const fuse = setTimeout(() => process.kill('SIGKILL'), STOP_MS);
    await exit;
    clearTimeout(fuse);
    await afterwards();
  };
  // Its exit shows that it does not listen.
  const fuse = setTimeout(() => process.kill('SIGKILL'), START_MS);
  try {
    return { url: await printed(listening), stop };
  } catch (error) {
    await stop();
    throw new Error(`${args.join(' ')} does not listen: ${output()}`, { cause: error });
  } finally {
    clearTimeout(fuse);
  }
}

/** Time for a program to finish its work. */
const STOP_MS = 5_000;

async function temporaryFile(name: string, text: string) {
  const path = await mkdtemp(join(tmpdir(), 'plaid-link-graphql-'));
  await writeFile(join(path, name), text);
  return { path: join(path, name), remove: () => rm(path, { recursive: true }) };
}
