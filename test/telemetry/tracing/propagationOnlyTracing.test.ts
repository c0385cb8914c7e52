/** Propagation of a valid W3C Trace Context to Plaid by a server without tracing. */
import { startOnce } from '../../support/closing';
import {
  CALLER_SPAN_ID,
  readLinkToken,
  startPlaid,
  startServer,
  TOKEN,
  TRACE_ID,
  traceparent,
} from './tracedServer';

const shared = startOnce(async () => {
  const plaid = await startPlaid();
  return { plaid, server: await startServer(plaid) };
});

/** Reads a link token and returns the calls of Plaid and the logged trace ids. */
async function readWith(headers: Record<string, string>) {
  const { plaid, server } = shared();
  const [calls, lines] = [plaid.calls.length, server.log.length];
  const answer = await readLinkToken(server, headers);
  return {
    answer,
    calls: plaid.calls.slice(calls),
    traceIds: server.log
      .slice(lines)
      .filter(({ msg }) => msg === 'operation')
      .map(({ traceId }) => traceId),
  };
}

it('propagates the trace context of a request to Plaid unchanged and logs its id', async () => {
  const { calls, traceIds } = await readWith({ traceparent, tracestate: 'vendor=1, other=2' });
  expect(calls.map(({ headers }) => [headers['traceparent'], headers['tracestate']])).toEqual([
    [traceparent, 'vendor=1, other=2'],
  ]);
  expect(traceIds).toEqual([TRACE_ID]);
});

it('propagates a traceparent of a later version', async () => {
  const { calls } = await readWith({ traceparent: `cc-${TRACE_ID}-${CALLER_SPAN_ID}-01-more` });
  expect(calls.map(({ headers }) => headers['traceparent'])).toEqual([
    `cc-${TRACE_ID}-${CALLER_SPAN_ID}-01-more`,
  ]);
});

it.each([
  ['none', {}],
  ['a trace of zeros', { traceparent: `00-${'0'.repeat(32)}-${CALLER_SPAN_ID}-01` }],
  ['a span of zeros', { traceparent: `00-${TRACE_ID}-${'0'.repeat(16)}-01` }],
  ['the version ff', { traceparent: `ff-${TRACE_ID}-${CALLER_SPAN_ID}-01` }],
  ['capitals', { traceparent: `00-${TRACE_ID.toUpperCase()}-${CALLER_SPAN_ID}-01` }],
  ['too few digits', { traceparent: `00-${TRACE_ID.slice(1)}-${CALLER_SPAN_ID}-01` }],
  ['more than its version has', { traceparent: `${traceparent}-more` }],
  [
    'a later version with too much',
    { traceparent: `cc-${TRACE_ID}-${CALLER_SPAN_ID}-01-${'x'.repeat(300)}` },
  ],
  ['two of them', { traceparent: `${traceparent}, ${traceparent}` }],
  ['a state alone', { tracestate: 'vendor=1' }],
])('propagates nothing for %s', async (_what, headers) => {
  const { answer, calls, traceIds } = await readWith(headers);
  expect(answer).toMatchObject({
    status: 200,
    data: { linkToken: { linkToken: TOKEN } },
  });
  const sent = calls.map((call) => Object.keys(call.headers).filter((name) => name.startsWith('trace')));
  expect(sent).toEqual([[]]);
  expect(traceIds).toEqual([undefined]);
});

it.each([
  ['10 kB of it', `vendor=${'1'.repeat(10_000)}`],
  ['no list', 'anything'],
  ['a token in it', 'vendor=link-sandbox-1234'],
])('propagates only traceparent if tracestate is %s', async (_what, tracestate) => {
  const { calls } = await readWith({ traceparent, tracestate });
  expect(calls.map(({ headers }) => [headers['traceparent'], headers['tracestate']])).toEqual([
    [traceparent, undefined],
  ]);
});
