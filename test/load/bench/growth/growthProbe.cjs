/** For `node --expose-gc --require`: on SIGUSR2 the process collects garbage and writes its heap size to PROBE_FILE. */
const { renameSync, writeFileSync } = require('node:fs');

const file = process.env.PROBE_FILE;

process.on('SIGUSR2', () => {
  globalThis.gc();
  writeFileSync(`${file}.new`, JSON.stringify({ heapBytes: process.memoryUsage().heapUsed }));
  // Renamed, so that a reader never sees a partial file.
  renameSync(`${file}.new`, file);
});
