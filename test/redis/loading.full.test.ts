/** The connection to a Redis that loads its data. */
import { connectRedis } from '../../src/redis/connectRedis';
import { closeAfterTest } from '../support/closing';
import { createTestLogger } from '../support/logLine';
import { describeWith, programOnPath } from '../support/processes/programs';
import { adminOf, ended, launchRedis, redisConfigOf, startRedis } from '../support/processes/redis';
import { until } from '../support/until';

describeWith('the connection', 'redis-server on the PATH', programOnPath('redis-server'), () => {
  it('is not ready while Redis loads its data', async () => {
    const { port, stop, url } = await startRedis();
    const before = adminOf({ url });
    await before.eval("for i = 1, 5000 do redis.call('SET', i, i) end", 0);
    await before.save();
    const [, folder = ''] = (await before.config('GET', 'dir')) as string[];
    before.disconnect();
    await stop();
    // One millisecond per key, with replies meanwhile.
    const settings = `--port ${port} --dir ${folder} --key-load-delay 1000 --loading-process-events-interval-bytes 1024`;
    const loading = await launchRedis(settings.split(' '), /Server initialized/);
    closeAfterTest(() => ended(loading));
    const log: unknown[] = [];
    const logger = createTestLogger(log);
    const redis = await connectRedis(redisConfigOf(url), logger);
    closeAfterTest(redis.close);
    await until(() => log.length > 0);
    expect(redis.isReady()).toBe(false);
    await adminOf({ url }).config('SET', 'key-load-delay', '0');
    await until(redis.isReady);
    expect(log).toMatchObject([
      { level: 40, role: 'data', msg: 'redis rejected the connection', code: 'LOADING' },
      { level: 30, role: 'data', msg: 'redis connected' },
    ]);
  });
});
