/** Frames and messages of a WebSocket client after its handshake, valid and invalid. */
import type { Choices } from './Choices';
import { mutated, randomBytes } from './mutateBytes';
import { aShortString, type Json, someJson } from './randomValues';

export const HANDSHAKE = Buffer.from(
  [
    'GET /graphql HTTP/1.1',
    'Host: 127.0.0.1',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol: graphql-transport-ws',
    '\r\n',
  ].join('\r\n'),
);

const QUERY = { query: '{ linkToken(token: "link-a") { status } }' };
const WATCH = { query: 'subscription { linkTokenUpdated(token: "link-a") { reason } }' };

const MESSAGES: readonly [Json, ...Json[]] = [
  { type: 'connection_init' },
  { type: 'connection_init', payload: { authorization: 'Bearer a', 'plaid-secret': null } },
  { id: '1', type: 'subscribe', payload: QUERY },
  { id: '2', type: 'subscribe', payload: WATCH },
  { id: '2', type: 'complete' },
  { type: 'ping' },
  { type: 'pong', payload: { a: 1 } },
  { id: '1', type: 'next', payload: { data: null } },
  { id: '1', type: 'error', payload: [] },
  { type: 'connection_ack' },
];

/** Several frames, mostly in the order in which a client sends them. */
export function frames(choose: Choices): Buffer {
  const usual = choose.once(8) ? [] : [frame(choose, Buffer.from('{"type":"connection_init"}'), false)];
  const others = choose.list(8, () => frame(choose, payload(choose), choose.once(4)));
  const ended = choose.once(2) ? [frame(choose, Buffer.from([0x03, 0xe8]), false, 8)] : [];
  return Buffer.concat([...usual, ...others, ...ended]);
}

function payload(choose: Choices): Buffer {
  const kind = choose.below(6);
  const message = choose.of(...MESSAGES);
  if (kind < 3) return Buffer.from(JSON.stringify(message));
  if (kind === 3) return mutated(choose, Buffer.from(JSON.stringify(message)));
  if (kind === 4) return choose.once(2) ? randomBytes(choose) : Buffer.from(JSON.stringify(someJson(choose)));
  const members = ['type', 'id', 'payload', aShortString(choose)];
  const key = members[choose.below(members.length)] ?? 'type';
  return Buffer.from(JSON.stringify({ ...(message as object), [key]: someJson(choose) }));
}

/** RFC 6455 §5.2: masked, since a client sends it. */
function frame(choose: Choices, payload: Buffer, isWrong: boolean, code = 1): Buffer {
  const opcode = isWrong ? choose.below(16) : code;
  const isLast = !(isWrong && choose.once(3));
  const reserved = isWrong && choose.once(4) ? 0x40 : 0;
  const isMasked = !(isWrong && choose.once(4));
  const said = isWrong && choose.once(4) ? choose.of(0, 125, 126, 65_535, 2 ** 31) : payload.length;
  const mask = Buffer.from([1, 2, 3, choose.below(256)]);
  const masked = payload.map((byte, index) => byte ^ (isMasked ? (mask[index % 4] ?? 0) : 0));
  const first = Buffer.from([(isLast ? 0x80 : 0) | reserved | opcode]);
  return Buffer.concat([first, lengthOf(said, isMasked), isMasked ? mask : Buffer.alloc(0), masked]);
}

function lengthOf(length: number, isMasked: boolean): Buffer {
  const bit = isMasked ? 0x80 : 0;
  if (length < 126) return Buffer.from([bit | length]);
  const long = Buffer.alloc(length < 65_536 ? 3 : 9);
  long[0] = bit | (length < 65_536 ? 126 : 127);
  if (length < 65_536) long.writeUInt16BE(length, 1);
  else long.writeBigUInt64BE(BigInt(length), 1);
  return long;
}

/** Close codes among the frames that a server sent after its handshake. */
export function closeCodesIn(bytes: Buffer): number[] {
  const codes: number[] = [];
  const end = bytes.indexOf('\r\n\r\n');
  for (let at = end < 0 ? bytes.length : end + 4; at + 1 < bytes.length; ) {
    const opcode = (bytes[at] ?? 0) & 0x0f;
    const short = (bytes[at + 1] ?? 0) & 0x7f;
    const size = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (at + 2 + size > bytes.length) break;
    const length = size === 0 ? short : Number(`0x${bytes.subarray(at + 2, at + 2 + size).toString('hex')}`);
    const start = at + 2 + size;
    if (opcode === 8 && length >= 2 && start + 2 <= bytes.length) codes.push(bytes.readUInt16BE(start));
    at = start + length;
  }
  return codes;
}
