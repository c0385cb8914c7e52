/** A server in a real process whose settings are in files, so that a test can reload it by SIGHUP under load. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeAfterTest } from '../support/closing';
import { parseLogLine } from '../support/logLine';
import { startNode } from '../support/processes/nodeProcess';
import { temporaryFolder } from '../support/temporaryFolder';
import { askGraphQL } from '../support/testApp';
import { until } from '../support/until';

type Line = Readonly<Record<string, unknown>>;

export interface Reloadable {
  readonly url: string;
  log(): readonly Line[];
  /** Replaces files and sends SIGHUP. @returns the line that reports the result. */
  reload(files: Readonly<Record<string, string>>): Promise<Line>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts the server with a file for each of the variables. */
export async function startReloadable(
  env: Record<string, string>,
  files: Record<string, string>,
): Promise<Reloadable> {
  const folder = temporaryFolder();
  const write = (contents: Record<string, string>) => {
    for (const [name, content] of Object.entries(contents)) writeFileSync(join(folder, name), content);
  };
  write(files);
  const paths = Object.fromEntries(Object.keys(files).map((name) => [name, join(folder, name)]));
  const server = startNode([join(__dirname, '../../dist/main.js')], {
    PORT: '0',
    PLAID_ENV: 'sandbox',
    PLAID_TIMEOUT_MS: '60000',
    MAX_EVENT_LOOP_TURN_MS: '0',
    ...(files['PLAID_SECRET_FILE'] ? {} : { PLAID_CLIENT_ID: 'client', PLAID_SECRET: 'secret' }),
    ...env,
    ...paths,
  });
  closeAfterTest(() => {
    server.process.kill('SIGKILL');
    return server.exit;
  });
  const log = () =>
    server
      .output()
      .split('\n')
      .filter((line) => /^\{.*\}$/.test(line))
      .map((line) => parseLogLine(line) as Line);
  const results = () => log().filter(({ msg }) => msg === 'reloaded' || msg === 'not reloaded');
  const url = await server.printed(/"url":"([^"]+)".*"msg":"ready"/);
  return {
    url,
    log,
    kill: (signal) => void server.process.kill(signal),
    async reload(contents) {
      const before = results().length;
      write(contents);
      server.process.kill('SIGHUP');
      await until(() => results().length > before);
      const { time: _, ...line } = results().at(-1) ?? {};
      return line;
    },
  };
}

export const reloaded = (...changed: string[]) => ({ level: 30, changed, msg: 'reloaded' });
export const notReloaded = (...problems: string[]) => ({ level: 50, problems, msg: 'not reloaded' });

interface Load {
  /** Resolves after this number of further successful requests. */
  more(count: number): Promise<void>;
  /** Resolves once all requests have been answered. Rejects if one has failed. */
  stop(): Promise<void>;
}

/** Sends requests all the time, eight at once. @param send rejects if a request fails. */
export function startLoad(send: (number: number) => Promise<void>): Load {
  let sent = 0;
  let succeeded = 0;
  let isOver = false;
  let failure: unknown = null;
  const work = async () => {
    while (!isOver && failure === null) {
      await send(sent++).then(
        () => succeeded++,
        (error) => {
          failure ??= error;
        },
      );
    }
  };
  const workers = Array.from({ length: 8 }, work);
  const end = async () => {
    isOver = true;
    await Promise.all(workers);
  };
  closeAfterTest(end);
  return {
    async stop() {
      await end();
      if (failure !== null) throw failure;
    },
    async more(count) {
      const enough = succeeded + count;
      await until(() => succeeded >= enough || failure !== null);
      if (failure !== null) throw failure;
    },
  };
}

export async function read(url: string, token: string, headers = {}): Promise<void> {
  const answer = await askGraphQL(url, `{ linkToken(token: "${token}") { requestId } }`, {}, headers);
  expect(answer).toEqual({ status: 200, data: { linkToken: { requestId: 'r' } } });
}
