/** For `node --expose-gc --require`: on SIGUSR2 the process collects its garbage and prints how large its heap is. */
process.on('SIGUSR2', () => {
  globalThis.gc();
  process.stdout.write(`heap: ${process.memoryUsage().heapUsed} bytes\n`);
});
