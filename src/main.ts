/** The process: the server (`serve.ts`) as the build made it, one file with its code compiled. */
import { join } from 'node:path';
import { runBundle } from './tools/bundle/runBundle';

const bundle = runBundle<typeof import('./process/serve.js')>(join(__dirname, 'tools/bundle/serve.js'));
if (!bundle.usedCodeCache) {
  // For the next start: the build's was for another version of Node, or other options of V8's.
  void bundle.exports.serving.then(() => setImmediate(bundle.writeCodeCache));
}
