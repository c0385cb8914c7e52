/** For `node --expose-gc --require`: on SIGUSR2 the process collects garbage and prints its heap size, numbered from 1. */
let count = 0;
process.on('SIGUSR2', () => {
  globalThis.gc();
  count += 1;
  process.stdout.write(`heap ${count}: ${process.memoryUsage().heapUsed} bytes\n`);
});
