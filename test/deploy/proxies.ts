/** Debian's nginx and haproxy in front of two replicas, with the configurations of `src/deploy`. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCertificates } from '../support/certificates';
import { closeAfterTest } from '../support/closing';
import { root } from '../support/documents';
import { freePort } from '../support/loopback';
import { ended } from '../support/processes/redis';
import { temporaryFolder } from '../support/temporaryFolder';
import { until } from '../support/until';

interface ReplicaPorts {
  readonly port: number;
  /** For health checks. */
  readonly adminPort: number;
}

type Replicas = readonly [ReplicaPorts, ReplicaPorts];

export const programs = ['nginx', 'haproxy'] as const;

export interface Configuration {
  readonly program: (typeof programs)[number];
  /** Path of the program's file. */
  readonly file: string;
  readonly folder: string;
  readonly url: string;
  /** Path of a PEM file. */
  readonly ca: string;
}

export interface RunningProxy extends Configuration {
  /** The log of the proxy. */
  log(): string;
}

export const configurations = {
  // One worker: without a zone, one with little traffic may avoid both replicas (src/deploy/README.md).
  'nginx, stock': (replicas: Replicas) => configureNginx(replicas, toStock, '1'),
  'nginx, src/deploy': (replicas: Replicas) => configureNginx(replicas),
  'haproxy, src/deploy': configureHaproxy,
};
export type ConfigurationName = keyof typeof configurations;
export const configurationNames = Object.keys(configurations) as ConfigurationName[];

/** Resolves once the proxy listens. */
export async function startProxy(name: ConfigurationName, replicas: Replicas): Promise<RunningProxy> {
  const configuration = await configurations[name](replicas);
  const { program, file, folder, url } = configuration;
  const log = join(folder, 'log');
  const args = program === 'nginx' ? ['-p', folder, '-c', file, '-e', log] : ['-db', '-f', file];
  const process = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('data', (chunk) => {
      printed += chunk;
    });
  }
  closeAfterTest(async () => {
    // nginx's master ends its workers.
    await ended(process, 'SIGTERM');
  });
  await until(async () => {
    if (process.exitCode !== null) throw new Error(`${program} ended: ${printed}`);
    return await fetch(url.replace('https:', 'http:'))
      .then(() => true)
      .catch((error) => error.cause?.code !== 'ECONNREFUSED');
  });
  return { ...configuration, log: () => printed + (program === 'nginx' ? readFileSync(log, 'utf8') : '') };
}

/** Checks a file with its program. @returns its exit code and what it prints. */
export function checkConfiguration({ program, file, folder }: Configuration) {
  const args = program === 'nginx' ? ['-t', '-p', folder, '-c', file, '-e', 'stderr'] : ['-c', '-f', file];
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return { status, printed: stdout + stderr };
}

/** @throws if there is nothing to replace. */
function replaceAll(text: string, replacements: Readonly<Record<string, string>>): string {
  return Object.entries(replacements).reduce((replaced, [from, to]) => {
    if (!replaced.includes(from)) throw new Error(`There is no ${from}.`);
    return replaced.replaceAll(from, to);
  }, text);
}

async function configureNginx(
  [a, b]: Replicas,
  change = (text: string) => text,
  workers = 'auto',
): Promise<Configuration> {
  const port = await freePort();
  const folder = temporaryFolder();
  const { ca, server } = createCertificates();
  const site = join(folder, 'site.conf');
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    site,
    replaceAll(change(readFileSync(join(root, 'src/deploy/nginx.conf'), 'utf8')), {
      'listen 443 ': `listen 127.0.0.1:${port} `,
      '127.0.0.1:4000': `127.0.0.1:${a.port}`,
      '127.0.0.1:4001': `127.0.0.1:${b.port}`,
      '/etc/ssl/certs/link.example.com.pem': server.cert,
      '/etc/ssl/private/link.example.com.key': server.key,
    }),
  );
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  // Around the file, what Debian's nginx.conf has, but files that need no privileges.
  writeFileSync(
    file,
    `daemon off; pid ${join(folder, 'pid')}; worker_processes ${workers};
    error_log ${join(folder, 'log')};
    events { worker_connections 768; }
    http { access_log off; ${paths.join(' ')} include ${site}; }\n`,
  );
  return { program: 'nginx', file, folder, url: `https://127.0.0.1:${port}`, ca };
}

/** As it is without tuning: no keep-alive connections to replicas, which are out for ten seconds once they refuse. */
function toStock(text: string): string {
  const changed = text.replaceAll(' fail_timeout=1s', '').replace(/^ *(?:keepalive|zone).*;$/gm, '');
  return changed.replace("''      '';", "''      close;");
}

async function configureHaproxy([a, b]: Replicas): Promise<Configuration> {
  const port = await freePort();
  const folder = temporaryFolder();
  const { ca, server } = createCertificates();
  const pem = join(folder, 'server.pem');
  writeFileSync(pem, readFileSync(server.cert, 'utf8') + readFileSync(server.key, 'utf8'));
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(
    file,
    replaceAll(readFileSync(join(root, 'src/deploy/haproxy.cfg'), 'utf8'), {
      '0.0.0.0:443 ': `127.0.0.1:${port} `,
      '127.0.0.1:4000 port 14000': `127.0.0.1:${a.port} port ${a.adminPort}`,
      '127.0.0.1:4001 port 14001': `127.0.0.1:${b.port} port ${b.adminPort}`,
      '/etc/haproxy/certs/link.example.com.pem': pem,
    }),
  );
  return { program: 'haproxy', file, folder, url: `https://127.0.0.1:${port}`, ca };
}
