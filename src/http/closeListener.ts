/** Close of a listener without a reset of the connections that wait in its accept queue. */
import { type AddressInfo, connect, Server, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Methods of Node's internal handle, which the public classes lack. */
interface Handle {
  /** Called again, it sets the length of the accept queue. */
  listen?(backlog: number): number;
  /** @returns 0 if the connection is established. */
  getpeername?(address: object): number;
}

/**
 * The system resets connections that it has established and the server has not accepted when a listener closes, and Node
 * accepts one per turn of the event loop. So the server shortens the queue and fills it by connections of its own: all are
 * established at once only if the queue was empty. It is full then, and the system drops further attempts, which clients
 * repeat a second later. In the same turn the listener closes.
 */
export async function closeListener(listener: Server): Promise<void> {
  const giveUpAt = performance.now() + MAX_WAIT_MS;
  while (listener.listening) {
    // Enough to accept what the last round has left in the queue.
    for (let turn = 0; turn <= OWN_CONNECTIONS; turn += 1) await nextTurn();
    const { address: host, port } = listener.address() as AddressInfo;
    handleOf(listener)?.listen?.(OWN_CONNECTIONS - 1);
    const own = Array.from({ length: OWN_CONNECTIONS }, () => connect({ host, port }).on('error', () => {}));
    // Node connects in this tick, and accepts none before the next turn.
    await new Promise(process.nextTick);
    const isFull = own.every((socket) => handleOf(socket)?.getpeername?.({}) === 0);
    // Node's HTTP server would destroy idle connections too, perhaps with a request on its way.
    if (isFull || performance.now() > giveUpAt) Server.prototype.close.call(listener);
    for (const socket of own) socket.destroy();
  }
}

/** Linux allows one connection more than the length. With a length of 0 it would answer by SYN cookies, and log a flood. */
const OWN_CONNECTIONS = 2;
const MAX_WAIT_MS = 1_000;

const handleOf = (owner: Server | Socket) =>
  (owner as unknown as { readonly _handle: Handle | null })._handle;
