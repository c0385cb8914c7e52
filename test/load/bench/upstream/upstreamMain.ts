/**
 * The upstream process, which stands for Plaid: serves prepared bytes and counts requests. A response carries the
 * requested token, or a fresh one for a create, in the place of the prepared one.
 */
import { createServer, type Socket } from 'node:net';
import { HttpMessages } from '../generator/httpMessages';
import type { UpstreamAnswers, UpstreamReport } from './upstream';

let answers: ReadonlyMap<string, Prepared> = new Map();
let delayMs = 0;
let calls = 0;
let created = 0;

interface Prepared {
  readonly bytes: Buffer;
  /** Offset of its token; -1 without one. */
  readonly tokenAt: number;
}

const TOKEN_LENGTH = 'link-sandbox-00000000-0000-4000-8000-000000000000'.length;
const ASKED = '"link_token":"';

process.on('message', (message: UpstreamAnswers | 'report') => {
  if (message === 'report') {
    process.send?.({ calls } satisfies UpstreamReport);
    calls = 0;
    return;
  }
  answers = new Map(Object.entries(message.bodies).map(([path, body]) => [path, prepare(body)]));
  delayMs = message.delayMs;
  process.send?.('ready');
});
process.on('disconnect', () => process.exit());

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  const messages = new HttpMessages((head, body) => {
    const [, path = ''] = head.split(' ', 2);
    if (head.startsWith('POST')) calls += 1;
    const answer = answerTo(path, body);
    if (delayMs === 0) send(socket, answer);
    else setTimeout(send, delayMs, socket, answer);
  });
  socket.on('data', (chunk) => messages.push(chunk));
});
// A server with a thousand concurrent requests may open as many connections at once.
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => process.send?.(server.address()));

function send(socket: Socket, bytes: Buffer): void {
  if (!socket.destroyed) socket.write(bytes);
}

function answerTo(path: string, body: Buffer): Buffer {
  const prepared = answers.get(path);
  if (!prepared) return Buffer.from('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
  if (prepared.tokenAt < 0) return prepared.bytes;
  const bytes = Buffer.from(prepared.bytes);
  bytes.write(path.endsWith('/create') ? freshToken() : askedFor(body), prepared.tokenAt, 'latin1');
  return bytes;
}

function askedFor(body: Buffer): string {
  const start = body.indexOf(ASKED) + ASKED.length;
  return body.toString('latin1', start, start + TOKEN_LENGTH);
}

function freshToken(): string {
  created += 1;
  return `link-sandbox-ffffffff-0000-4000-8000-${created.toString(16).padStart(12, '0')}`;
}

function prepare(body: string): Prepared {
  const head = [
    'HTTP/1.1 200 OK',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'date: Tue, 11 Mar 2025 09:16:03 GMT',
    '\r\n',
  ].join('\r\n');
  const bytes = Buffer.from(head + body);
  const at = /"link_token": ?"(?=link-sandbox-)/.exec(bytes.toString('latin1'));
  return { bytes, tokenAt: at ? at.index + at[0].length : -1 };
}
