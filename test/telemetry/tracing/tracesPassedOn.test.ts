/** Where no traces are made, those of others go on to Plaid: if they are what W3C Trace Context says. */
import { CALLER, read, startPlaid, startServer, TOKEN, TRACE, traceparent } from './tracedServer';

it('hands the trace of a request on to Plaid as it came, and names it in the log', async () => {
  const plaid = await startPlaid();
  const server = await startServer(plaid);
  await read(server, { traceparent, tracestate: 'vendor=1, other=2' });
  expect(plaid.calls.map(({ headers }) => [headers['traceparent'], headers['tracestate']])).toEqual([
    [traceparent, 'vendor=1, other=2'],
  ]);
  expect(server.log.filter(({ msg }) => msg === 'operation').map(({ traceId }) => traceId)).toEqual([TRACE]);
});

it('takes a later version as far as it is known', async () => {
  const plaid = await startPlaid();
  const server = await startServer(plaid);
  await read(server, { traceparent: `cc-${TRACE}-${CALLER}-01-more` });
  expect(plaid.calls.map(({ headers }) => headers['traceparent'])).toEqual([`cc-${TRACE}-${CALLER}-01-more`]);
});

it.each([
  ['none', {}],
  ['a trace of zeros', { traceparent: `00-${'0'.repeat(32)}-${CALLER}-01` }],
  ['a span of zeros', { traceparent: `00-${TRACE}-${'0'.repeat(16)}-01` }],
  ['the version ff', { traceparent: `ff-${TRACE}-${CALLER}-01` }],
  ['capitals', { traceparent: `00-${TRACE.toUpperCase()}-${CALLER}-01` }],
  ['too few digits', { traceparent: `00-${TRACE.slice(1)}-${CALLER}-01` }],
  ['more than its version has', { traceparent: `${traceparent}-more` }],
  ['a later version with too much', { traceparent: `cc-${TRACE}-${CALLER}-01-${'x'.repeat(300)}` }],
  ['two of them', { traceparent: `${traceparent}, ${traceparent}` }],
  ['a state alone', { tracestate: 'vendor=1' }],
])('hands nothing on of %s', async (_what, headers) => {
  const plaid = await startPlaid();
  const server = await startServer(plaid);
  expect(await read(server, headers)).toMatchObject({
    status: 200,
    data: { linkToken: { linkToken: TOKEN } },
  });
  const sent = plaid.calls.map((call) =>
    Object.keys(call.headers).filter((name) => name.startsWith('trace')),
  );
  expect(sent).toEqual([[]]);
  expect(server.log.filter(({ msg }) => msg === 'operation').map(({ traceId }) => traceId)).toEqual([
    undefined,
  ]);
});

it.each([
  ['10 kB of it', `vendor=${'1'.repeat(10_000)}`],
  ['no list', 'anything'],
  ['a token in it', 'vendor=link-sandbox-1234'],
])('hands on the trace alone where its state is %s', async (_what, tracestate) => {
  const plaid = await startPlaid();
  const server = await startServer(plaid);
  await read(server, { traceparent, tracestate });
  expect(plaid.calls.map(({ headers }) => [headers['traceparent'], headers['tracestate']])).toEqual([
    [traceparent, undefined],
  ]);
});
