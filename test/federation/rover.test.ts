/** Apollo's command-line tool, as platform teams publish a subgraph's schema with it. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, print, printSchema } from 'graphql';
import { buildSchema } from '../../src/graphql/schema';
import { describeWith, programOnPath } from '../support/programs';
import { temporaryFolder } from '../support/temporaryFolder';
import { startTestApp } from '../support/testApp';
import { membersOf } from './members';

/** The npm package for this kind of machine; elsewhere whatever is installed. Called directly: its launcher needs Node 22. */
const packaged = join(__dirname, 'gateways/node_modules/@apollo/rover-linux-x64/rover');
const installed = existsSync(packaged) ? packaged : programOnPath('rover');
const NEEDS = 'rover, on the PATH or from npm run test:install on Linux x64';

interface Run {
  readonly exitCode: number | string;
  readonly stdout: string;
}

jest.setTimeout(60_000);

describeWith('rover', NEEDS, installed, (rover) => {
  async function run(...args: string[]): Promise<Run> {
    const home = temporaryFolder();
    // It would ask the internet for a newer version of itself, and tell it that it ran.
    const env = {
      HOME: home,
      APOLLO_CONFIG_HOME: home,
      APOLLO_TELEMETRY_DISABLED: '1',
      APOLLO_ROVER_SKIP_UPDATE: '1',
    };
    return new Promise((resolve) => {
      execFile(rover, args, { env }, (error, stdout) =>
        resolve({ exitCode: error ? (error.code ?? error.signal ?? 'unknown') : 0, stdout }),
      );
    });
  }

  /** Nothing is asked of Plaid here. */
  const serve = (env = {}) => startTestApp({ PLAID_BASE_URL: 'http://127.0.0.1:9', ...env });

  it('reads the subgraph’s schema as schema.graphql has it', async () => {
    const { url } = await serve();
    const { exitCode, stdout } = await run('subgraph', 'introspect', `${url}/graphql`);
    expect(exitCode).toBe(0);
    const written = readFileSync(join(__dirname, '../../schema.graphql'), 'utf8');
    expect(print(parse(stdout))).toBe(print(parse(written)));
  });

  it('reads the graph’s schema by introspection', async () => {
    const { url } = await serve();
    const { exitCode, stdout } = await run('graph', 'introspect', `${url}/graphql`);
    expect(exitCode).toBe(0);
    expect(membersOf(stdout)).toEqual(membersOf(printSchema(buildSchema())));
  });

  it.each(['subgraph', 'graph'])('is refused the %s’s where introspection is off', async (kind) => {
    const { url, log } = await serve({ INTROSPECTION: 'off' });
    const { exitCode, stdout } = await run(kind, 'introspect', `${url}/graphql`);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    // It says itself only that there is no data.
    const refusals = log.filter(({ msg }) => msg === 'operation').map(({ errors }) => errors);
    expect(refusals.flat()).toContain('GRAPHQL_VALIDATION_FAILED');
  });
});
