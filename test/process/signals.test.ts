/** Warnings at start: end-of-life versions of Node, and webhooks that would be lost. */
import { join } from 'node:path';
import { isNodeEndOfLife } from '../../src/process/signals';
import { closeAfterTest } from '../support/closing';
import { startIssuer } from '../support/issuer';
import { startNode } from '../support/processes/nodeProcess';

const WARNING = 'node version no longer gets security fixes';

/** Returns the log of a server that is ready. */
async function logOf(env: Record<string, string>): Promise<Record<string, unknown>[]> {
  const server = startNode([join(__dirname, '../../dist/main.js')], { PORT: '0', ...env });
  closeAfterTest(() => {
    server.process.kill('SIGKILL');
    return server.exit;
  });
  await server.printed(/("msg":"ready")/);
  const lines = server.output().split('\n');
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
}

it('treats versions below 22 as end of life', () => {
  const versions = ['18.20.8', '20.19.0', '20.20.2', '21.7.3', '22.0.0', '24.21.0', '26.10.0'];
  expect(versions.filter(isNodeEndOfLife)).toEqual(['18.20.8', '20.19.0', '20.20.2', '21.7.3']);
});

it('warns in production about an end-of-life Node', async () => {
  const issuer = await startIssuer();
  const lines = await logOf({
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PLAID_ENV: 'production',
    PLAID_CLIENT_ID: 'client-of-tests',
    PLAID_SECRET: 'secret-of-tests',
    ...issuer.env,
  });
  const { node } = process.versions;
  const warning = { level: 40, node, recommended: '24 LTS' };
  expect(lines.filter(({ msg }) => msg === WARNING)).toEqual(
    isNodeEndOfLife(node) ? [expect.objectContaining(warning)] : [],
  );
});

it('does not warn outside production', async () => {
  const lines = await logOf({ EMULATOR_PORT: '0' });
  expect(lines.filter(({ msg }) => msg === WARNING)).toEqual([]);
});

it.each([
  ['warns if Plaid’s webhooks arrive but are not forwarded', {}, 1],
  ['does not warn if they are forwarded', { WEBHOOK_FORWARD_URL: 'http://127.0.0.1:1/' }, 0],
])('%s', async (_, env, count) => {
  const keys = { PLAID_ENV: 'sandbox', PLAID_CLIENT_ID: 'client-of-tests', PLAID_SECRET: 'secret-of-tests' };
  const log = await logOf({ ...keys, PLAID_WEBHOOK_URL: 'https://links.example/webhooks/plaid', ...env });
  expect(log.filter(({ msg }) => msg === 'webhooks are not forwarded')).toHaveLength(count);
});
