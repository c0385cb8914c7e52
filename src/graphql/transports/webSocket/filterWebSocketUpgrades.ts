/**
 * Which upgrades are served: those to WebSocket. As soon as anybody listens for upgrades, Node hands over each request
 * that asks for one, its body unread; HTTP clients in Java ask for HTTP/2 like that, with whatever they send first.
 * Such requests are read once more, as if they had not asked, which is what RFC 9110 §7.8 lets a server do.
 */
import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Emits the `upgrade` of a server where it is one to WebSocket. */
export function filterWebSocketUpgrades(server: Server): Server {
  const upgrades = new EventEmitter();
  server.on('upgrade', (request, socket, head) => {
    if (request.method === 'GET' && /^websocket$/i.test(request.headers.upgrade ?? '')) {
      upgrades.emit('upgrade', request, socket, head);
    } else {
      readAgain(server, request, socket, head);
    }
  });
  // All that is asked of it is to emit that.
  return upgrades as Server;
}

function readAgain(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    if (!/^(?:connection|upgrade)$/i.test(name)) lines.push(`${name}: ${value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}
