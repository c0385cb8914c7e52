/** Servers under test: this one in several configurations, and its peers. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../upstream/everyField';
import type { Issuer } from './issuer';

export interface ServerSpec {
  readonly name: string;
  /** Title in tables. */
  readonly title: string;
  readonly speaks: 'graphql' | 'plaid' | 'mesh';
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Additional headers of each request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether its caller may read only tokens that it created. */
  readonly readsOwnTokens: boolean;
  /** A required file and the command that creates it; null if nothing is required. */
  readonly needs: { readonly path: string; readonly command: string } | null;
}

/** Maximum value of each limit: limits cannot be switched off. */
const NO_LIMITS = {
  MAX_LINK_TOKENS_PER_OPERATION: '10000',
  MAX_BODY_BYTES: '104857600',
  MAX_OPERATION_TOKENS: '1000000',
  MAX_OPERATION_DEPTH: '1000',
  MAX_OPERATION_ALIASES: '100000',
  MAX_OPERATION_DIRECTIVES: '100000',
  MAX_OPERATION_REPEATS: '100000',
  MAX_OPERATION_COST: '100000000',
  MAX_ERRORS: '1000',
  MAX_READS_PER_MINUTE: '0',
  MAX_CREATES_PER_MINUTE: '0',
};

/**
 * Limits per caller that are counted and never reached; no load shedding, since a thousand concurrent requests must
 * be served.
 */
const NEVER_REACHED = {
  MAX_READS_PER_MINUTE: '1000000',
  MAX_CREATES_PER_MINUTE: '1000000',
  MAX_REQUESTS_IN_FLIGHT: '10000',
  MAX_EVENT_LOOP_TURN_MS: '0',
};

export function servers(upstreamUrl: string, issuer: Issuer): readonly ServerSpec[] {
  const plaid = { PLAID_BASE_URL: upstreamUrl, PLAID_CLIENT_ID: 'client', PLAID_SECRET: 'secret' };
  const signIn = issuer.env(`${upstreamUrl}/jwks.json`);
  const bearer = (claims: object) => ({ authorization: `Bearer ${issuer.token(claims)}` });
  const service = bearer({ scope: 'link:service' });

  const ours = (name: string, title: string, env: Record<string, string>, headers = {}): ServerSpec => ({
    name,
    title,
    speaks: 'graphql',
    command: startCommand(),
    env: { HOST: '127.0.0.1', PLAID_ENV: 'sandbox', ...plaid, ...env },
    headers,
    readsOwnTokens: false,
    needs: null,
  });
  const production = { NODE_ENV: 'production', LOG_LEVEL: 'info', ...signIn, ...NEVER_REACHED };
  // Production refuses AUTH_MODE=none, so these two are compared with each other only.
  const development = { LOG_LEVEL: 'info', EXPLORER: 'off', INTROSPECTION: 'off', ...NEVER_REACHED };

  const peer = (
    name: string,
    title: string,
    speaks: ServerSpec['speaks'],
    file: string,
    needs: ServerSpec['needs'] = null,
  ): ServerSpec => ({
    name,
    title,
    speaks,
    command: [process.execPath, file],
    env: { NODE_ENV: 'production', ...plaid },
    headers: {},
    readsOwnTokens: false,
    needs,
  });

  return [
    ours('ours', 'this server, everything on', production, service),
    {
      ...ours('user', 'this server, everything on, for an end user', production, bearer({ sub: 'user-1' })),
      readsOwnTokens: true,
    },
    ours('limits-off', 'this server, limits off', { ...production, ...NO_LIMITS }, service),
    ours('logs-off', 'this server, logs off', { ...production, LOG_LEVEL: 'silent' }, service),
    ours('metrics-off', 'this server, metrics off', { ...production, METRICS: 'off' }, service),
    ours('jwt-on', 'this server, development, JWT on', { ...development, ...signIn }, service),
    ours('jwt-off', 'this server, development, JWT off', { ...development, AUTH_MODE: 'none' }),
    peer('bytes', 'bytes passed through (node:http)', 'plaid', join(__dirname, '../peers/bytes.js')),
    peer('json', 'JSON passed through (Fastify)', 'plaid', join(__dirname, '../peers/json.js')),
    peer(
      'mercurius',
      'Mercurius, `jit: 1`, bare',
      'graphql',
      join(root, 'test/load/bench/peers/mercurius.mjs'),
      packagesIn('test/load/bench'),
    ),
    peer(
      'tutorial',
      'Apollo Server, type-graphql and the `plaid` SDK, as in tutorials',
      'graphql',
      join(__dirname, '../peers/tutorial/main.js'),
    ),
    peer(
      'mesh',
      'GraphQL Mesh (OpenAPI) on Yoga',
      'mesh',
      join(root, 'test/load/bench/peers/mesh.mjs'),
      packagesIn('test/load/bench'),
    ),
  ];
}

/** The command of `npm start` after the build. */
function startCommand(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  const words = scripts.start.split(/\s+/).filter((word) => word !== 'exec');
  if (words[0] !== 'node') throw new Error(`npm start does not begin with node: ${scripts.start}`);
  return [process.execPath, ...words.slice(1)];
}

function packagesIn(folder: string): ServerSpec['needs'] {
  return {
    path: join(root, folder, 'node_modules/.package-lock.json'),
    command: `npm ci --ignore-scripts --prefix ${folder}`,
  };
}

export function canRun({ needs }: ServerSpec): boolean {
  return needs === null || existsSync(needs.path);
}
