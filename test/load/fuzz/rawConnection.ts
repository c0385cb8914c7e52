/** A TCP connection that sends given bytes and records the responses until it is closed. */
import { connect } from 'node:net';
import { inTime } from './fuzz';

export interface RawResponses {
  readonly bytes: Buffer;
  /** The status of each response. */
  readonly statuses: readonly number[];
}

/**
 * Sends the pieces in order, half-closes, and resolves when the server has closed too.
 *
 * @param answersFirst whether to wait for a response to the first piece before sending the second.
 */
export function exchangeRaw(
  url: string,
  pieces: readonly Buffer[],
  answersFirst = false,
): Promise<RawResponses> {
  const chunks: Buffer[] = [];
  const responses = new Promise<RawResponses>((resolve) => {
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true });
    const [first, ...others] = pieces;
    const sendOthers = () => {
      for (const piece of others) socket.write(piece);
      socket.end();
    };
    socket.on('data', (chunk) => {
      if (answersFirst && chunks.length === 0) sendOthers();
      chunks.push(chunk);
    });
    // The server may close while the client is writing.
    socket.on('error', () => {});
    socket.on('end', () => socket.end());
    socket.on('close', () => {
      const bytes = Buffer.concat(chunks);
      resolve({ bytes, statuses: statusesIn(bytes.toString('latin1')) });
    });
    socket.on('connect', () => {
      if (first) socket.write(first);
      if (!answersFirst) sendOthers();
    });
  });
  return inTime(`connection with ${JSON.stringify(Buffer.concat(pieces).toString('latin1'))}`, responses);
}

function statusesIn(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map(([, status]) => Number(status));
}

/** Sends the bytes and disconnects. */
export function sendAndDisconnect(url: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' });
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.on('connect', () => socket.write(bytes, () => socket.resetAndDestroy()));
  });
}
