/** Servers under test: this one with everything on, and its peers. */
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
  /** A required file and the command that creates it; null if nothing is required. */
  readonly needs: { readonly path: string; readonly command: string } | null;
}

/** Limits per caller are counted and never reached. No load shedding: each request must be served. */
const NEVER_REACHED = {
  MAX_READS_PER_MINUTE: '1000000',
  MAX_CREATES_PER_MINUTE: '1000000',
  MAX_REQUESTS_IN_FLIGHT: '10000',
  MAX_EVENT_LOOP_TURN_MS: '0',
};

export function servers(upstreamUrl: string, issuer: Issuer): readonly ServerSpec[] {
  const plaid = { PLAID_BASE_URL: upstreamUrl, PLAID_CLIENT_ID: 'client', PLAID_SECRET: 'secret' };
  const signIn = issuer.env(`${upstreamUrl}/jwks.json`);
  const bearer = { authorization: `Bearer ${issuer.token({ scope: 'link:service' })}` };
  const peer = (name: string, title: string, file: string): ServerSpec => ({
    name,
    title,
    speaks: 'graphql',
    command: [process.execPath, join(__dirname, '../peers', file)],
    env: { NODE_ENV: 'production', ...plaid },
    headers: {},
    needs: null,
  });
  /** A peer whose packages are not those of this project. */
  const foreign = (name: string, title: string, file: string): ServerSpec => ({
    ...peer(name, title, file),
    command: [process.execPath, join(root, 'test/load/bench/peers', file)],
    needs: packagesIn('test/load/bench'),
  });

  const team = foreign('team', 'Mercurius as a team would run it', 'mercurius/team.mjs');
  const mesh = foreign('mesh', 'GraphQL Mesh (OpenAPI) on Yoga', 'mesh.mjs');
  return [
    {
      ...peer('ours', 'this server, everything on', ''),
      command: startCommand(),
      env: {
        ...plaid,
        ...signIn,
        ...NEVER_REACHED,
        NODE_ENV: 'production',
        LOG_LEVEL: 'info',
        HOST: '127.0.0.1',
        PLAID_ENV: 'sandbox',
      },
      headers: bearer,
    },
    { ...peer('bytes', 'bytes passed through (`node:http`)', 'bytes.js'), speaks: 'plaid' },
    { ...peer('json', 'JSON passed through (Fastify)', 'json.js'), speaks: 'plaid' },
    foreign('mercurius', 'Mercurius, `jit: 1`, bare', 'mercurius/bare.mjs'),
    { ...team, env: { ...team.env, ...signIn }, headers: bearer },
    peer('tutorial', 'Apollo Server as in tutorials', 'tutorial/main.js'),
    { ...mesh, speaks: 'mesh' },
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
