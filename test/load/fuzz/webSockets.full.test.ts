/** Random frames and messages over WebSocket: each connection ends without an internal error, and others continue. */
import { EXAMPLE } from '../../graphql/execution/corpus/plaidReplies';
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { startTestApp } from '../../support/testApp';
import { fuzz, inTime } from './fuzz';
import { chosen } from './generators/Choices';
import { closeCodesIn, frames, HANDSHAKE } from './generators/webSocketMessages';
import { exchangeRaw, sendAndDisconnect } from './rawConnection';
import { failuresIn } from './sound';
import { byWebSocket } from './transports';

/** Close codes for an internal error in RFC 6455 and graphql-ws. */
const FAILURES = [1011, 4500];

const conversations = chosen((choose) => {
  const bytes = frames(choose);
  const cut = choose.once(3) ? choose.below(bytes.length + 1) : bytes.length;
  return {
    pieces: [HANDSHAKE, bytes.subarray(0, cut), bytes.subarray(cut)],
    vanishes: choose.once(8),
  };
});

it('ends any conversation without an internal error and keeps serving others', async () => {
  const plaid = await startPlaidDouble(() => JSON.parse(EXAMPLE));
  const { url, log } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  const other = await byWebSocket(url);
  await fuzz(conversations, 400, async ({ pieces, vanishes }) => {
    const lines = log.length;
    if (vanishes) await sendAndDisconnect(url, Buffer.concat(pieces));
    else {
      const { bytes, statuses } = await exchangeRaw(url, pieces, true);
      expect([statuses, closeCodesIn(bytes).filter((code) => FAILURES.includes(code))]).toEqual([[101], []]);
    }
    const { body } = await inTime('another connection', other({ query: '{ __typename }' }));
    expect([JSON.parse(body), failuresIn(log.slice(lines))]).toEqual([{ data: { __typename: 'Query' } }, []]);
  });
});
