/** Tests of the faulty proxy itself, before suites rely on its faults. */
import { request } from 'undici';
import { closeAfterTest } from '../support/closing';
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { until } from '../support/until';
import { type Fault, faultNames } from './Fault';
import { type FaultyProxyOptions, startFaultyProxy } from './FaultyProxy';

/** Bound on hanging, for requests that get a response. */
const GENEROUS_MS = 20_000;
/** Minimum time that a request stays unanswered. */
const SHORT_MS = 300;

async function start(options?: FaultyProxyOptions) {
  const plaid = await startPlaidDouble(() => ({ link_token: 'of the upstream' }));
  const proxy = await startFaultyProxy(plaid.url, options);
  closeAfterTest(() => proxy.close());
  const post = async (path = '/link/token/get', signal?: AbortSignal) => {
    try {
      const { statusCode, headers, body } = await request(proxy.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"link_token":"asked for"}',
        signal: signal ?? AbortSignal.timeout(GENEROUS_MS),
      });
      return { status: statusCode, type: headers['content-type'], text: await body.text() };
    } catch (error) {
      const { code, name } = error as { code?: unknown; name: string };
      return String(code ?? name);
    }
  };
  /** For faults without a response: the client gives up shortly after the proxy has read the request. */
  const postUntilRead = async () => {
    const givingUp = new AbortController();
    const posted = post('/link/token/get', givingUp.signal);
    await until(() => proxy.calls.length > 0);
    setTimeout(() => givingUp.abort(new DOMException('It took too long.', 'TimeoutError')), SHORT_MS);
    return posted;
  };
  return { plaid, proxy, post, postUntilRead };
}

const ok = { status: 200, type: 'application/json; charset=utf-8', text: '{"link_token":"of the upstream"}' };
const page = { type: 'text/html', text: '<html><h1>Gateway</h1></html>' };
const timedOut = expect.stringMatching(/^(23|UND_ERR_ABORTED|ABORT_ERR)$/);
const lost = expect.stringMatching(/^(ECONNRESET|UND_ERR_SOCKET)$/);
const error = (code: string) => expect.stringContaining(`"error_code":"${code}"`);

/** Result for the client, and whether the upstream was called. */
const seen: Readonly<Record<Fault, [unknown, forwarded: number]>> = {
  none: [ok, 1],
  delay: [ok, 1],
  drop: [timedOut, 0],
  refuse: ['ECONNREFUSED', 0],
  'reset-before': [lost, 0],
  'reset-after': [lost, 1],
  truncate: [lost, 1],
  flood: [timedOut, 1],
  html: [{ ...page, status: 200 }, 0],
  'html-502': [{ ...page, status: 502 }, 0],
  'rate-limit': [{ status: 429, type: 'application/json', text: error('RATE_LIMIT') }, 0],
  'server-error': [{ status: 500, type: 'application/json', text: error('INTERNAL_SERVER_ERROR') }, 0],
  unavailable: [{ status: 503, type: 'text/plain', text: 'unavailable' }, 0],
  'slow-drip': [timedOut, 1],
  garbage: ['HTTPParserError', 0],
};

it.each(faultNames)('injects the fault once and then forwards: %s', async (fault) => {
  const { plaid, proxy, post, postUntilRead } = await start();
  proxy.next('/link/token/get', fault);
  const [outcome, forwarded] = seen[fault];
  expect(await (outcome === timedOut ? postUntilRead() : post())).toEqual(outcome);
  if (forwarded > 0) await until(() => plaid.calls.length > 0);
  expect(plaid.calls).toHaveLength(forwarded);
  expect(await post()).toEqual(ok);
  expect(plaid.calls).toHaveLength(forwarded + 1);
  expect(proxy.calls.map((call) => [call.fault, call.body])).toEqual(
    [...(fault === 'refuse' ? [] : [fault]), 'none'].map((each) => [each, { link_token: 'asked for' }]),
  );
  expect(proxy.forwarded).toHaveLength(plaid.calls.length);
  expect(proxy.refusals()).toBe(fault === 'refuse' ? 1 : 0);
});

it('keeps scheduled faults apart by path and returns to the permanent fault', async () => {
  const { proxy, post } = await start();
  proxy.always('/link/token/create', 'html');
  proxy.next('/link/token/create', 'none', 'refuse', 'refuse', 'unavailable');
  expect(await post()).toEqual(ok);
  expect(await post('/link/token/create')).toEqual(ok);
  expect([await post('/link/token/create'), await post()]).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
  const after = [await post('/link/token/create'), await post('/link/token/create'), await post()];
  expect(after).toMatchObject([{ status: 503 }, { status: 200, type: 'text/html' }, ok]);
});

it('accepts connections again by itself if no client in this process was refused', async () => {
  const { proxy, post } = await start({ refusalMs: 50 });
  proxy.always('*', () => 'refuse');
  expect(await post()).toEqual(lost);
  proxy.always('*', 'none');
  let answer = await post();
  await until(async () => {
    if (answer !== 'ECONNREFUSED') return true;
    answer = await post();
    return false;
  });
  expect(answer).toEqual(ok);
});
