/** Process entry: runs the bundled server (`process/serve.ts`) with its V8 code cache. */
import { join } from 'node:path';
import { runBundle } from './tools/bundle/runBundle';

const bundle = runBundle<typeof import('./process/serve.js')>(join(__dirname, 'tools/bundle/serve.js'));
if (!bundle.usedCodeCache) {
  // The build's cache was rejected (another Node version or V8 options): write one for the next start.
  void bundle.exports.serving.then(() => setImmediate(bundle.writeCodeCache));
}
