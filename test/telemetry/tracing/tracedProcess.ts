/** Bundled server in a process of its own that has served one link token. */
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
    // The event-loop limiter must not refuse the request on a busy machine.
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

/** @throws if the output contains anything but log lines. */
export const listLogLines = (server: NodeProcess): Record<string, unknown>[] =>
  server
    .output()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

export const listLogMessages = (server: NodeProcess): unknown[] => listLogLines(server).map(({ msg }) => msg);
