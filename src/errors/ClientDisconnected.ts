/** The client disconnected before its response was sent. Used in logs and metrics only. */
import { AppError } from './AppError';

export class ClientDisconnected extends AppError {
  readonly code = 'CLIENT_GONE';
  /** As in nginx. */
  readonly httpStatus = 499;
  readonly retryable = true;

  constructor() {
    super('The client closed the connection before the response was sent.');
  }
}
