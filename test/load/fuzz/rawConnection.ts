/** A TCP connection that sends what it is told to, byte by byte, and hears what comes until it is closed. */
import { connect } from 'node:net';
import { inTime } from './fuzz';

export interface Heard {
  readonly bytes: Buffer;
  /** The status of each response. */
  readonly statuses: readonly number[];
}

/**
 * Sends the pieces one after the other, says that there is no more, and resolves when the server has closed as well.
 *
 * @param answersFirst whether it waits, before the second piece, until something was answered to the first.
 */
export function exchangeRaw(url: string, pieces: readonly Buffer[], answersFirst = false): Promise<Heard> {
  const chunks: Buffer[] = [];
  const heard = new Promise<Heard>((resolve) => {
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
    // Of a server that closes while it is still written to.
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
  return inTime(`connection with ${JSON.stringify(Buffer.concat(pieces).toString('latin1'))}`, heard);
}

function statusesIn(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map(([, status]) => Number(status));
}

/** Sends it, and is gone. */
export function sendAndVanish(url: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' });
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.on('connect', () => socket.write(bytes, () => socket.resetAndDestroy()));
  });
}
