/** Request counter for servers in this process that keep no record of their own, such as the emulator. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { closeAfterTest } from '../closing';

/** @returns the number of requests for a path so far. */
export function countRequests(serverUrl: string): (path: string) => number {
  const port = Number(new URL(serverUrl).port);
  const counts = new Map<string, number>();
  const count = (message: unknown) => {
    const { request, socket } = message as { request: IncomingMessage; socket: Socket };
    const { url: path = '' } = request;
    if (socket.localPort === port) counts.set(path, (counts.get(path) ?? 0) + 1);
  };
  subscribe('http.server.request.start', count);
  closeAfterTest(async () => void unsubscribe('http.server.request.start', count));
  return (path) => counts.get(path) ?? 0;
}
