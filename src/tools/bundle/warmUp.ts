/** Starts the bundled server once and writes its code cache. */
import { join } from 'node:path';
import { runBundle } from './runBundle';

const bundle = runBundle<typeof import('../../process/serve.js')>(join(__dirname, 'serve.js'));
void bundle.exports.serving.then(() => {
  if (!bundle.usedCodeCache) bundle.writeCodeCache();
  process.exit();
});
