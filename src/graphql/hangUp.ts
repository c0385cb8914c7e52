/** Whether somebody still waits for an answer. */
import type { ServerResponse } from 'node:http';
import { CallerGone, Cancellation } from '../plaid/Cancellation';

/** Cancelled where the connection goes before the answer has been sent. */
export function hangUpOf(response: ServerResponse): Cancellation {
  const cancellation = new Cancellation();
  response.once('close', () => {
    if (!response.writableFinished) cancellation.cancel(new CallerGone());
  });
  return cancellation;
}
