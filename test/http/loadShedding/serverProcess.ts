/** Server process with a Plaid double that responds on command. */
import { join } from 'node:path';
import { closeAfterTest } from '../../support/closing';
import { parseLogLine } from '../../support/logLine';
import { type NodeProcess, startNode } from '../../support/processes/nodeProcess';
import { askGraphQL } from '../../support/testApp';
import { type HeldPlaid, startHeldPlaid } from './heldPlaid';

const root = join(__dirname, '../../..');

export interface ServerProcess extends NodeProcess {
  readonly plaid: HeldPlaid;
  readonly url: string;
  read(count: number): Promise<readonly { status: number; data?: unknown }[]>;
}

/** @param preload source of a module loaded before the server. */
export async function startServerProcess(
  preload = '',
  env: Record<string, string> = {},
): Promise<ServerProcess> {
  const plaid = await startHeldPlaid();
  const options = preload === '' ? [] : ['--import', `data:text/javascript,${encodeURIComponent(preload)}`];
  const started = startNode([...options, join(root, 'dist/main.js')], {
    PORT: '0',
    PLAID_ENV: 'sandbox',
    PLAID_CLIENT_ID: 'client-of-tests',
    PLAID_SECRET: 'secret-of-tests',
    PLAID_BASE_URL: plaid.url,
    PLAID_TIMEOUT_MS: '60000',
    // The event-loop limiter must not refuse requests on a busy machine.
    MAX_EVENT_LOOP_TURN_MS: '0',
    ...env,
  });
  closeAfterTest(() => {
    started.process.kill('SIGKILL');
    return started.exit;
  });
  const url = await started.printed(/"url":"(http:[^"]+)".*"msg":"ready"/);
  return {
    ...started,
    plaid,
    url,
    read: (count) =>
      Promise.all(
        Array.from({ length: count }, (_, number) =>
          askGraphQL(url, `{ linkToken(token: "link-sandbox-${number}") { requestId } }`),
        ),
      ),
  };
}

export const expectedReads = (count: number) =>
  Array(count).fill({ status: 200, data: { linkToken: { requestId: 'r' } } });

/** Builds a module that throws an uncaught error in the server on the signal. */
export const buildThrowingModule = (signal: string, failure: string) =>
  `process.on('${signal}', () => setTimeout(() => { const words = 'not to be' + ' read'; ${failure} }, 0));`;

/** @param failure statement that throws `words` or a value that contains them. */
export async function expectCrash(failure: string, problem: string): Promise<void> {
  const { plaid, process, read, exit, printed, output } = await startServerProcess(
    buildThrowingModule('SIGUSR2', failure),
  );
  const reading = read(10);
  await plaid.waitForCalls(10);
  process.kill('SIGUSR2');
  await printed(/("msg":"crashed")/);
  plaid.respond();
  expect(await reading).toEqual(expectedReads(10));
  expect(await exit).toBe(1);
  const fatal = output()
    .split('\n')
    .filter((line) => line.includes('"level":60'));
  expect(fatal.map((line) => parseLogLine(line))).toEqual([
    { level: 60, time: expect.any(Number), problem: expect.stringContaining(problem), msg: 'crashed' },
  ]);
  expect(output()).not.toContain('not to be read');
}
