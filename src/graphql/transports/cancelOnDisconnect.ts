/** Whether somebody still waits for an answer. */
import type { ServerResponse } from 'node:http';
import { CancellationToken } from '../../async/CancellationToken';
import { ClientDisconnected } from '../../errors/ClientDisconnected';

/** Cancelled where the connection goes before the answer has been sent. */
export function cancelOnDisconnect(response: ServerResponse): CancellationToken {
  const cancellation = new CancellationToken();
  response.once('close', () => {
    if (!response.writableFinished) cancellation.cancel(new ClientDisconnected());
  });
  return cancellation;
}
