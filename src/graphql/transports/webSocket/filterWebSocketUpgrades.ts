/**
 * Ignores `Upgrade` requests for other protocols than WebSocket, as RFC 9110 §7.8 permits. Java's HTTP client asks for
 * HTTP/2 in its first request. Node from 22.21 and 24.9 asks which requests to upgrade. Node 20 hands all of them over,
 * with the body unread; there, the others are parsed again without the upgrade headers.
 */
import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** @returns an emitter of the WebSocket upgrades of a server. */
export function filterWebSocketUpgrades(server: Server): Server {
  const upgrades = new EventEmitter();
  // An option of `createServer`, which keeps it in this property: https://nodejs.org/api/http.html#httpcreateserveroptions-requestlistener
  Object.assign(server, { shouldUpgradeCallback: isWebSocketUpgrade });
  server.on('upgrade', (request, socket, head) => {
    if (isWebSocketUpgrade(request)) {
      upgrades.emit('upgrade', request, socket, head);
    } else {
      parseAgain(server, request, socket, head);
    }
  });
  // `@fastify/websocket` only listens for this event.
  return upgrades as Server;
}

function isWebSocketUpgrade({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && /^websocket$/i.test(headers.upgrade ?? '');
}

function parseAgain(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    if (!/^(?:connection|upgrade)$/i.test(name)) lines.push(`${name}: ${value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}
