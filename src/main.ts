/** Process entry: runs the bundled server (`process/serve.ts`) with its V8 code cache. */
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { runBundle } from './tools/bundle/runBundle';

// Before the bundle loads: by default both would end the process. `reloadOnSignal` gets a SIGHUP that comes meanwhile.
process.on('SIGUSR2', () => {});
if (!isatty(0)) process.on('SIGHUP', () => {});

const bundle = runBundle<typeof import('./process/serve.js')>(join(__dirname, 'tools/bundle/serve.js'));
if (!bundle.usedCodeCache) {
  // The build's cache was rejected (another Node version or V8 options): write one for the next start.
  void bundle.exports.serving.then(() => setImmediate(bundle.writeCodeCache));
}
