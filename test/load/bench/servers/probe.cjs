/**
 * Preloaded by servers under test. Over IPC it reports what the kernel does not know: garbage collections, the heap and
 * CPU profiles. It works only between a question and its reply, so it takes no CPU time from a measurement; recording
 * a collection takes microseconds.
 */
const { GCProfiler, setFlagsFromString } = require('node:v8');

let collections;
let session;

const answers = {
  startGc() {
    collections = new GCProfiler();
    collections.start();
  },
  stopGc() {
    const { statistics } = collections.stop();
    const scavenges = statistics.filter(({ gcType }) => gcType === 'Scavenge');
    const sum = (values) => values.reduce((total, value) => total + value, 0);
    return {
      microseconds: sum(statistics.map(({ cost }) => cost)),
      scavenges: scavenges.length,
      promotedBytes: sum(scavenges.map(({ beforeGC, afterGC }) => oldBytes(afterGC) - oldBytes(beforeGC))),
    };
  },
  heapBytes() {
    setFlagsFromString('--expose-gc');
    require('node:vm').runInNewContext('gc')();
    return process.memoryUsage().heapUsed;
  },
  async startProfile() {
    session = new (require('node:inspector/promises').Session)();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
  },
  async stopProfile() {
    return (await session.post('Profiler.stop')).profile;
  },
};

/** A scavenge moves objects out of the new spaces only by promotion. */
function oldBytes({ heapSpaceStatistics }) {
  const old = heapSpaceStatistics.filter(({ spaceName }) => !spaceName.startsWith('new_'));
  return old.reduce((bytes, { spaceUsedSize }) => bytes + spaceUsedSize, 0);
}

process.on('message', async (question) => process.send({ reply: await answers[question]() }));
// The channel does not keep the server alive, and the server does not outlive the benchmark.
process.channel.unref();
process.on('disconnect', () => process.exit());
