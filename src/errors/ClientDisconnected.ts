/** The client closed its connection before it had its response: for the log and the metrics alone. */
import { AppError } from './AppError';

export class ClientDisconnected extends AppError {
  readonly code = 'CLIENT_GONE';
  /** nginx's code for the same. */
  readonly httpStatus = 499;
  readonly retryable = true;

  constructor() {
    super('Whoever asked has hung up.');
  }
}
