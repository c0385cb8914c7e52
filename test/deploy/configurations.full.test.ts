/** The configurations of `src/deploy`, each checked by its program. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../support/documents';
import { describeWith, programOnPath } from '../support/processes/programs';
import { temporaryFolder } from '../support/temporaryFolder';
import { checkConfiguration, configurationNames, configurations, programs } from './proxies';

const deploy = join(root, 'src/deploy');

function run(program: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return { status, printed: stdout + stderr };
}

describeWith(
  'the proxies’ configurations',
  'nginx, haproxy and openssl on the PATH',
  [...programs, 'openssl'].every((name) => programOnPath(name) !== null),
  () => {
    it.each(configurationNames)('are valid: %s', async (name) => {
      const replicas = [
        { port: 4000, adminPort: 14000 },
        { port: 4001, adminPort: 14001 },
      ] as const;
      const { status, printed } = checkConfiguration(await configurations[name](replicas));
      expect([status, printed.match(/.*\b(?:warn|warning|alert|emerg)\b.*/gi)]).toEqual([0, null]);
    });
  },
);

describeWith('the systemd unit', 'systemd-analyze on the PATH', programOnPath('systemd-analyze'), () => {
  function writeUnit(change = (unit: string) => unit): string {
    const name = 'plaid-link-graphql@.service';
    const unit = join(temporaryFolder(), name);
    const text = readFileSync(join(deploy, name), 'utf8');
    expect(text).toContain('/usr/bin/node ');
    writeFileSync(unit, change(text.replace('/usr/bin/node ', `${process.execPath} `)));
    return unit;
  }

  it('is valid, without a warning', () => {
    expect(run('systemd-analyze', 'verify', writeUnit())).toEqual({ status: 0, printed: '' });
  });

  it('has a valid socket', () => {
    const unit = writeUnit();
    const socket = join(dirname(unit), 'plaid-link-graphql@4000.socket');
    copyFileSync(join(deploy, 'plaid-link-graphql@.socket'), socket);
    expect(run('systemd-analyze', 'verify', socket)).toEqual({ status: 0, printed: '' });
  });

  it('would not be valid with an unknown setting', () => {
    const unit = writeUnit((text) => text.replace('ProtectHome=', 'ProtectHomes='));
    expect(run('systemd-analyze', 'verify', unit).printed).toContain("Unknown key 'ProtectHomes'");
  });

  it('has an exposure level of at most 1.5', () => {
    const { status, printed } = run(
      'systemd-analyze',
      'security',
      '--offline=true',
      '--threshold=15',
      writeUnit(),
    );
    expect([status, printed.match(/.*exposure level.*/)?.[0]]).toEqual([0, expect.any(String)]);
  });
});

describeWith('the alert rules', 'promtool on the PATH', programOnPath('promtool'), () => {
  const rules = join(deploy, 'prometheus-rules.yaml');
  const tests = join(root, 'test/deploy/prometheusRules.yaml');

  it('are valid, and loaded by a valid configuration', () => {
    expect(run('promtool', 'check', 'rules', rules)).toMatchObject({ status: 0 });
    expect(run('promtool', 'check', 'config', join(deploy, 'prometheus.yaml')).printed).toContain(
      'rules found',
    );
  });

  it('fire for what they name, and not for a server that works', () => {
    expect(run('promtool', 'test', 'rules', tests)).toMatchObject({ status: 0 });
  });

  it('have a test each', () => {
    const alerts = [...readFileSync(rules, 'utf8').matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
    const tested = readFileSync(tests, 'utf8').matchAll(/- alertname: (\w+)\n.*\n +exp_alerts:\n/g);
    expect([...tested].map(([, name]) => name).sort()).toEqual(alerts.sort());
  });

  it('notice unknown data that first appears at 1, which its increase does not', () => {
    const changed = join(temporaryFolder(), 'rules.yaml');
    const old = readFileSync(rules, 'utf8').replace(
      /(by \(kind, type, field\) )\((\w+)\)/,
      '$1(increase($2[1d]))',
    );
    writeFileSync(changed, old);
    const copy = join(temporaryFolder(), 'tests.yaml');
    writeFileSync(copy, readFileSync(tests, 'utf8').replace(/rule_files: .*/, `rule_files: [${changed}]`));
    const { status, printed } = run('promtool', 'test', 'rules', copy);
    expect([status, printed.match(/alertname: \w+/g)]).toEqual([1, ['alertname: PlaidLinkUnknownData']]);
  });
});
