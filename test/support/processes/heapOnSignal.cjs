/** For `node --expose-gc --require`: on SIGUSR2 the process collects garbage and prints its heap size. */
process.on('SIGUSR2', () => {
  globalThis.gc();
  process.stdout.write(`heap: ${process.memoryUsage().heapUsed} bytes\n`);
});
