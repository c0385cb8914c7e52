/** A manifest of persisted operations as rover makes it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NEEDS_ROVER, roverProgram, runRover } from '../../federation/roverProgram';
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { describeWith } from '../../support/processes/programs';
import { temporaryFolder } from '../../support/temporaryFolder';
import { startTestApp } from '../../support/testApp';

const READ = 'query Read($token: String!) { linkToken(token: $token) { requestId } }';
const CREATE = 'mutation Create { createLinkToken(input: { user: { clientUserId: "u" } }) { linkToken } }';

/** The npm package for this kind of machine; elsewhere whatever is installed. */
describeWith("a manifest of rover's", NEEDS_ROVER, roverProgram, (rover) => {
  it('is accepted as it is', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'operations'));
    writeFileSync(join(folder, 'operations/read.graphql'), READ);
    writeFileSync(join(folder, 'operations/create.graphql'), CREATE);
    const path = join(folder, 'manifest.json');
    const args = ['persisted-queries', 'generate', '--include', 'operations/*.graphql', '-m', path];
    expect((await runRover(rover, args, folder)).exitCode).toBe(0);
    const { operations } = JSON.parse(readFileSync(path, 'utf8')) as {
      operations: { id: string; name: string }[];
    };

    const plaid = await startPlaidDouble(({ body }) => ({
      link_token: 'made',
      request_id: `read of ${body['link_token']}`,
    }));
    const { url } = await startTestApp({
      PLAID_BASE_URL: plaid.url,
      PLAID_CLIENT_NAME: 'App',
      PLAID_LANGUAGE: 'en',
      PLAID_COUNTRY_CODES: 'US',
      TRUSTED_OPERATIONS: path,
      TRUSTED_OPERATIONS_ONLY: 'on',
    });
    const post = async (body: object) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return [response.status, await response.json()];
    };
    const byName = (name: string) => ({
      extensions: {
        persistedQuery: {
          version: 1,
          sha256Hash: operations.find((operation) => operation.name === name)?.id,
        },
      },
    });
    expect(await post({ ...byName('Read'), variables: { token: 't' } })).toEqual([
      200,
      { data: { linkToken: { requestId: 'read of t' } } },
    ]);
    expect(await post(byName('Create'))).toEqual([200, { data: { createLinkToken: { linkToken: 'made' } } }]);
    expect(await post({ query: '{ linkToken(token: "other") { requestId } }' })).toEqual([
      403,
      {
        errors: [
          {
            message: 'Only trusted operations are accepted, and this is not one of them.',
            extensions: { code: 'FORBIDDEN', retryable: false },
          },
        ],
      },
    ]);
  });
});
