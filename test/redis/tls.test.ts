/** Redis over TLS with a private CA, and with client certificates required. */
import { readFileSync } from 'node:fs';
import { readConfig } from '../../src/config/config';
import { connectRedis } from '../../src/redis/connectRedis';
import { problemsOf } from '../config/problemsOf';
import { createCertificates } from '../support/certificates';
import { closeAfterTest, startOnce } from '../support/closing';
import { createTestLogger } from '../support/logLine';
import { describeWith, programOnPath } from '../support/processes/programs';
import { redisConfigOf, startRedis } from '../support/processes/redis';
import { until } from '../support/until';

const programs = programOnPath('redis-server') && programOnPath('openssl');

describeWith('Redis over TLS', 'redis-server and openssl on the PATH', programs, () => {
  const certificates = startOnce(async () => createCertificates());

  async function startTlsRedis(authClients: 'yes' | 'no') {
    const { ca, server } = certificates();
    return startRedis({
      settings: {
        'tls-ca-cert-file': ca,
        'tls-cert-file': server.cert,
        'tls-key-file': server.key,
        'tls-auth-clients': authClients,
      },
      tls: true,
    });
  }

  async function connect(url: string, env: Record<string, string>) {
    const log: Record<string, unknown>[] = [];
    const logger = createTestLogger(log);
    const connection = await connectRedis(redisConfigOf(url, env), logger);
    closeAfterTest(connection.close);
    return { ...connection, log };
  }
  const clientFiles = () => {
    const { ca, client } = certificates();
    return {
      REDIS_TLS_CA_FILE: ca,
      REDIS_TLS_CERT_FILE: client.cert,
      REDIS_TLS_KEY_FILE: client.key,
    };
  };

  it.each(['rediss://x', 'rediss+sentinel://x/y'])('reads the files for %s', (REDIS_URL) => {
    const files = clientFiles();
    const [ca, cert, key] = Object.values(files).map((path) => readFileSync(path, 'utf8'));
    expect(readConfig({ REDIS_URL, ...files }).redis?.tls).toEqual({ ca, cert, key });
  });

  it.each([
    ['REDIS_TLS_CERT_FILE', 'REDIS_TLS_KEY_FILE'],
    ['REDIS_TLS_KEY_FILE', 'REDIS_TLS_CERT_FILE'],
  ])('rejects %s alone', (name, missing) => {
    for (const REDIS_URL of ['rediss://x', 'rediss+sentinel://x/y']) {
      expect(problemsOf({ REDIS_URL, ...clientFiles(), [missing]: '' })).toEqual([
        `${name} is set but ${missing} is not.`,
      ]);
    }
  });

  it('rejects PEM files that are no certificate, and the key of another', () => {
    const { server, client } = certificates();
    for (const files of [
      { REDIS_TLS_CA_FILE: client.key },
      { REDIS_TLS_CERT_FILE: client.key, REDIS_TLS_KEY_FILE: client.key },
      { REDIS_TLS_CERT_FILE: client.cert, REDIS_TLS_KEY_FILE: server.key },
    ]) {
      expect(problemsOf({ REDIS_URL: 'rediss://x', ...files })).toEqual([
        'REDIS_TLS_CA_FILE, REDIS_TLS_CERT_FILE or REDIS_TLS_KEY_FILE is invalid, or the key is not that of the certificate.',
      ]);
    }
  });

  it('connects with the private CA', async () => {
    const { url } = await startTlsRedis('no');
    const redis = await connect(url, { REDIS_TLS_CA_FILE: certificates().ca });
    await until(redis.isReady);
    expect(await redis.client.incr('count')).toBe(1);
  });

  it('connects with a client certificate where Redis requires one', async () => {
    const { url } = await startTlsRedis('yes');
    const redis = await connect(url, clientFiles());
    await until(redis.isReady);
    expect(await redis.client.incr('count')).toBe(1);
  });

  it.each([
    ['without the CA', () => ({}), /^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN)$/],
    [
      'with another CA',
      () => ({ REDIS_TLS_CA_FILE: createCertificates().ca }),
      /^[A-Z_]*(VERIFY|SIGNATURE|SIGNED)[A-Z_]*$/,
    ],
  ])('is not ready %s, and logs why', async (_, env, code) => {
    const { url } = await startTlsRedis('no');
    const redis = await connect(url, env());
    await until(() => redis.log.length > 0);
    expect(redis.isReady()).toBe(false);
    expect(redis.log).toEqual([
      expect.objectContaining({ msg: 'redis unavailable', code: expect.stringMatching(code) }),
    ]);
  });

  it('is not ready without a client certificate where Redis requires one, and logs why', async () => {
    const { url } = await startTlsRedis('yes');
    const redis = await connect(url, { REDIS_TLS_CA_FILE: certificates().ca });
    await until(() => redis.log.length > 0);
    expect(redis.isReady()).toBe(false);
    expect(redis.log).toEqual([
      expect.objectContaining({
        msg: 'redis unavailable',
        code: expect.stringMatching(/^(ERR_SSL_\w*ALERT\w*|ECONNRESET|CONNECTION_LOST)$/),
      }),
    ]);
  });

  it('warns about TLS files that a URL without TLS ignores', async () => {
    const { url } = await startRedis();
    const redis = await connect(url, clientFiles());
    await until(redis.isReady);
    expect(redis.log.map(({ msg }) => msg)).toEqual(['redis tls files ignored', 'redis connected']);
  });
});
