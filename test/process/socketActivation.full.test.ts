/** Restarts of a single server whose port systemd keeps open: no proxy has another replica, and no request is lost. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Agent } from 'undici';
import { startLoad } from '../deploy/load';
import { closeAfterTest } from '../support/closing';
import { root } from '../support/documents';
import { freePort, refusesConnections } from '../support/loopback';
import { describeWith, programOnPath } from '../support/processes/programs';
import { until } from '../support/until';

const RESTARTS = 3;

describeWith(
  'socket activation',
  'systemd-socket-activate on the PATH',
  programOnPath('systemd-socket-activate'),
  (program) => {
    it('keeps requests waiting while the server restarts', async () => {
      const port = await freePort();
      // A shell in place of systemd, which starts the server again and keeps the socket meanwhile.
      const start = `echo "pid $$"; LISTEN_PID=$$ exec ${process.execPath} ${join(root, 'dist/main.js')}`;
      const supervisor = spawn(
        program,
        // Another port in PORT, which the server must not use.
        [
          '-l',
          `127.0.0.1:${port}`,
          '-E',
          'PORT=0',
          '-E',
          'EMULATOR_PORT=0',
          '-E',
          'MAX_EVENT_LOOP_TURN_MS=0',
        ].concat('sh', '-c', `while sh -c '${start}'; do :; done`),
        { stdio: ['ignore', 'pipe', 'ignore'] },
      );
      let output = '';
      supervisor.stdout.on('data', (chunk) => {
        output += chunk;
      });
      const killServer = (signal: NodeJS.Signals) => {
        const [, pid] = [...output.matchAll(/^pid (\d+)$/gm)].at(-1) ?? [];
        // 0 would be the process group of the tests.
        if (pid !== undefined) process.kill(Number(pid), signal);
      };
      const starts = () => output.match(/"msg":"ready"/g)?.length ?? 0;
      closeAfterTest(async () => {
        supervisor.kill('SIGKILL');
        killServer('SIGKILL');
      });
      const agent = new Agent();
      closeAfterTest(() => agent.destroy());
      await until(() => refusesConnections(`http://127.0.0.1:${port}`).then((refuses) => !refuses));
      const load = startLoad(200, async () => {
        const request = { origin: `http://127.0.0.1:${port}`, path: '/graphql', method: 'POST' } as const;
        const body = JSON.stringify({ query: '{ __typename }' });
        // A connection for each request: one that stays open may end with the server.
        const options = { ...request, body, reset: true, headers: { 'content-type': 'application/json' } };
        return await agent
          .request(options)
          .then(async (response) => `${response.statusCode} ${await response.body.text()}`)
          .catch(String);
      });
      for (let restart = 1; restart <= RESTARTS; restart += 1) {
        await until(() => starts() === restart);
        const sent = load.sent();
        await until(() => load.sent() > sent + 100);
        killServer('SIGTERM');
      }
      await until(() => starts() > RESTARTS);
      const outcomes = await load.stop();
      expect(outcomes).toEqual({ '200 {"data":{"__typename":"Query"}}\n': load.sent() });
    });
  },
);
