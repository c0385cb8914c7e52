/** The files of `src/deploy` agree with the server: variables, ports, probes, times, paths. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, readConfig } from '../../src/config/config';
import { readVariables, repositoryFiles, root } from '../support/documents';
import { temporaryFolder } from '../support/temporaryFolder';

const files = Object.fromEntries(
  repositoryFiles
    .filter((path) => path.startsWith('src/deploy/'))
    .map((path) => [path.slice('src/deploy/'.length), readFileSync(join(root, path), 'utf8')]),
);
const textOf = (name: string): string => {
  const text = files[name];
  if (text === undefined) throw new Error(`There is no src/deploy/${name}.`);
  return text;
};

/** Variables that each kind of file sets. */
const environments: Readonly<Record<string, Record<string, string>>> = {
  systemd: {
    ...assignmentsIn(textOf('plaid-link-graphql.env')),
    ...assignmentsIn(
      [...textOf('plaid-link-graphql@.service').matchAll(/^Environment=(.*)$/gm)]
        .flatMap(([, line = '']) => line.split(' '))
        .join('\n')
        .replaceAll('%i', '4000'),
    ),
  },
  container: assignmentsIn((/^ENV (.*)$/m.exec(textOf('Containerfile'))?.[1] ?? '').replaceAll(' ', '\n')),
  kubernetes: Object.fromEntries(
    [...textOf('kubernetes.yaml').matchAll(/- \{ name: ([A-Z][A-Z0-9_]*), value: '?([^' }]*)'? \}/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  ),
};

function assignmentsIn(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}

/** The configuration by these variables, with secrets in real files. */
function configOf(environment: Record<string, string>): Config {
  const folder = temporaryFolder();
  const secrets = Object.keys(environment).filter((name) => name.endsWith('_FILE'));
  const paths = secrets.map((name) => {
    const path = join(folder, name);
    writeFileSync(path, name === 'REDIS_URL_FILE' ? 'redis://redis:6379' : 'secret-of-tests');
    return [name, path];
  });
  return readConfig({ ...environment, ...Object.fromEntries(paths) });
}

const secondsOf = (text: string, setting: RegExp) => Number(setting.exec(text)?.[1]);

/** The documents say: `SHUTDOWN_DELAY_MS` + `PLAID_TIMEOUT_MS` + 5 s. */
const stopSeconds = ({ shutdown, plaid }: Config) => (shutdown.delayMs + plaid.timeoutMs) / 1_000 + 5;

describe('variables', () => {
  const known = new Set(readVariables.flatMap((name) => [name, `${name}_FILE`]));

  it.each(Object.entries(environments))('are read by the server: %s', (_name, environment) => {
    expect(Object.keys(environment).length).toBeGreaterThan(2);
    expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
  });

  it('are read by the server where any file names one', () => {
    const others = /^(AF_|NET_|DEBIAN_|CAP_)/;
    for (const [file, text] of Object.entries(files)) {
      const named = text.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g) ?? [];
      // Error codes, in the alerts and in the page.
      const codes = /"[^"]*\b[A-Z_|]+[^"]*"|`LINK_TOKEN_NOT_FOUND`/g;
      const inCodes = (text.match(codes) ?? []).join(' ');
      expect([
        file,
        named.filter((name) => !known.has(name) && !others.test(name) && !inCodes.includes(name)),
      ]).toEqual([file, []]);
    }
  });

  it.each(['systemd', 'kubernetes'])('make a production configuration: %s', (name) => {
    const config = configOf(environments[name] ?? {});
    expect(config).toMatchObject({ production: true, auth: { mode: 'jwt' }, adminPort: expect.any(Number) });
    expect(config.redis).not.toBeNull();
    expect(config.webhookForwardUrl).not.toBeNull();
    expect(config.trustProxy).not.toBe(false);
  });
});

describe('the systemd unit', () => {
  const unit = textOf('plaid-link-graphql@.service');
  const config = configOf(environments['systemd'] ?? {});

  it('gives a replica the time that it takes to stop', () => {
    expect(secondsOf(unit, /^TimeoutStopSec=(\d+)$/m)).toBe(stopSeconds(config));
  });

  it('allows as many file descriptors as there may be connections', () => {
    expect(secondsOf(unit, /^LimitNOFILE=(\d+)$/m)).toBeGreaterThan(2 * config.limits.connections);
  });

  it('has the ports that the proxies use', () => {
    for (const proxy of ['nginx.conf', 'haproxy.cfg']) {
      expect(textOf(proxy)).toContain(`127.0.0.1:${config.listen.port}`);
    }
    expect(textOf('haproxy.cfg')).toContain(`port ${config.adminPort}\n`);
  });
});

describe('the proxies', () => {
  const { shutdown, keepAliveTimeoutMs, limits } = configOf(environments['systemd'] ?? {});

  it('notice a replica that stops within the shutdown delay', () => {
    // nginx counts whole seconds, and uses the replica after the last one.
    const failSeconds = secondsOf(textOf('nginx.conf'), /fail_timeout=(\d+)s/) + 1;
    expect(failSeconds).toBeLessThan(shutdown.delayMs / 1_000);
    const [, interval, fall] = /inter (\d+)ms fall (\d+)/.exec(textOf('haproxy.cfg')) ?? [];
    expect(2 * Number(interval) * Number(fall)).toBeLessThan(shutdown.delayMs);
  });

  it('close idle connections before the server does, also while it stops', () => {
    const idleMs = secondsOf(textOf('nginx.conf'), /keepalive_timeout (\d+)s;/) * 1_000;
    expect(idleMs).toBeLessThan(Math.min(keepAliveTimeoutMs, shutdown.delayMs));
  });

  it('accept the bodies that the server accepts', () => {
    const megabytes = secondsOf(textOf('nginx.conf'), /client_max_body_size (\d+)m;/);
    expect(megabytes * 1_024 * 1_024).toBe(limits.bodyBytes);
  });
});

describe('the container', () => {
  const container = textOf('Containerfile');

  it('builds and runs with one image', () => {
    const images = [...container.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(images.length).toBe(2);
    expect(new Set(images).size).toBe(1);
    expect(images[0]).toContain(`node:${readFileSync(join(root, '.nvmrc'), 'utf8').trim()}-`);
  });

  it('copies files that exist, and exposes its ports', () => {
    const [, copied = ''] = /^COPY ([^-].*) \.\/$/m.exec(container) ?? [];
    expect(copied.split(' ').filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const { PORT, ADMIN_PORT } = environments['container'] ?? {};
    expect(container).toContain(`EXPOSE ${PORT} ${ADMIN_PORT}\n`);
  });
});

describe('the Kubernetes manifests', () => {
  const manifests = textOf('kubernetes.yaml');
  const config = configOf(environments['kubernetes'] ?? {});
  const ports = Object.fromEntries(
    [...manifests.matchAll(/- \{ name: (\w+), containerPort: (\d+) \}/g)].map(([, name, port]) => [
      name,
      Number(port),
    ]),
  );

  it('expose the ports of the server', () => {
    expect(ports).toEqual({ http: config.listen.port, admin: config.adminPort });
    expect(manifests).toContain(`prometheus.io/port: '${config.adminPort}'`);
    const used = [...manifests.matchAll(/(?:\{ port|, port|targetPort): ([a-z]\w*)/g)].map(
      ([, name = '']) => name,
    );
    expect(new Set(used)).toEqual(new Set(Object.keys(ports)));
  });

  it('probe paths that the admin listener has', () => {
    const probes = [...manifests.matchAll(/(\w+)Probe:\n +httpGet: \{ path: (\S+), port: (\w+) \}/g)].map(
      ([, probe, path, port]) => [probe, path, port],
    );
    expect(probes).toEqual([
      ['startup', '/healthz', 'admin'],
      ['liveness', '/healthz', 'admin'],
      ['readiness', '/readyz', 'admin'],
    ]);
  });

  it('give a pod the time that it takes to stop', () => {
    expect(secondsOf(manifests, /terminationGracePeriodSeconds: (\d+)/)).toBe(stopSeconds(config));
  });

  it('mount every secret file, and run as the user of the image', () => {
    const [, mount] = /mountPath: ([^,]+),/.exec(manifests) ?? [];
    const items = [...manifests.matchAll(/- \{ key: \S+, path: (\S+) \}/g)].map(
      ([, path]) => `${mount}/${path}`,
    );
    const named = Object.entries(environments['kubernetes'] ?? {}).filter(([name]) => name.endsWith('_FILE'));
    expect(named.map(([, path]) => path).sort()).toEqual(items.sort());
    const [, user] = /^USER (\d+):/m.exec(textOf('Containerfile')) ?? [];
    expect(secondsOf(manifests, /runAsUser: (\d+)/)).toBe(Number(user));
  });
});
