/** The server as the build bundles it, in a process and an environment of its own, asked for one link token. */
import { join } from 'node:path';
import { closeAfterTest } from '../../support/closing';
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { type NodeProcess, startNode } from '../../support/processes/nodeProcess';

const root = join(__dirname, '../../..');

export async function startTracedProcess(env: Record<string, string>): Promise<NodeProcess> {
  const plaid = await startPlaidDouble(({ body }) => ({
    link_token: body['link_token'],
    request_id: 'at-plaid',
  }));
  const server = startNode([join(root, 'dist/main.js')], {
    PORT: '0',
    PLAID_ENV: 'sandbox',
    PLAID_BASE_URL: plaid.url,
    PLAID_CLIENT_ID: 'client-of-tests',
    PLAID_SECRET: 'secret-of-tests',
    // A busy machine is no reason to turn the one request away.
    MAX_EVENT_LOOP_TURN_MS: '0',
    ...env,
  });
  closeAfterTest(() => {
    server.process.kill('SIGKILL');
    return server.exit;
  });
  const url = await server.printed(/"url":"([^"]+)".*"msg":"ready"/);
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'query Progress { linkToken(token: "link-sandbox-1") { linkToken } }' }),
  });
  expect(await response.json()).toEqual({ data: { linkToken: { linkToken: 'link-sandbox-1' } } });
  return server;
}

/** @throws where something was printed that is no line of the log. */
export const listLogMessages = (server: NodeProcess): unknown[] =>
  server
    .output()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).msg);
