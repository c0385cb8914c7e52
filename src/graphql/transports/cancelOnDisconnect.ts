/** Cancels a request when its client disconnects before the response has been sent. */
import type { ServerResponse } from 'node:http';
import { CancellationToken } from '../../async/CancellationToken';
import { ClientDisconnected } from '../../errors/ClientDisconnected';

export function cancelOnDisconnect(response: ServerResponse): CancellationToken {
  const cancellation = new CancellationToken();
  response.once('close', () => {
    if (!response.writableFinished) cancellation.cancel(new ClientDisconnected());
  });
  return cancellation;
}
