/** Rover, Apollo's command-line tool with which platform teams publish a subgraph's schema. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, print, printSchema } from 'graphql';
import { buildSchema } from '../../src/graphql/schema';
import { describeWith } from '../support/processes/programs';
import { startTestApp } from '../support/testApp';
import { membersOf } from './members';
import { NEEDS_ROVER, roverProgram, runRover } from './roverProgram';

describeWith('rover', NEEDS_ROVER, roverProgram, (rover) => {
  const run = (...args: string[]) => runRover(rover, args);

  /** No request reaches Plaid here. */
  const serve = (env = {}) => startTestApp({ PLAID_BASE_URL: 'http://127.0.0.1:9', ...env });

  it('reads the subgraph’s schema equal to schema.graphql', async () => {
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

  it.each(['subgraph', 'graph'])('is refused the %s’s schema with introspection off', async (kind) => {
    const { url, log } = await serve({ INTROSPECTION: 'off' });
    const { exitCode, stdout } = await run(kind, 'introspect', `${url}/graphql`);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    // Rover itself reports only that there is no data.
    const refusals = log.filter(({ msg }) => msg === 'operation').map(({ errors }) => errors);
    expect(refusals.flat()).toContain('GRAPHQL_VALIDATION_FAILED');
  });
});
