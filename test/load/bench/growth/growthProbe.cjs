/** For `node --expose-gc --require`: on SIGUSR2 the process collects its garbage and writes how large its heap is into PROBE_FILE. */
const { renameSync, writeFileSync } = require('node:fs');

const file = process.env.PROBE_FILE;

process.on('SIGUSR2', () => {
  globalThis.gc();
  writeFileSync(`${file}.new`, JSON.stringify({ heapBytes: process.memoryUsage().heapUsed }));
  // Whole, as soon as it is there.
  renameSync(`${file}.new`, file);
});
