/** Not the caller's, or nobody's: who asks is not told which, nor that Plaid was never asked. */
import { AppError } from './AppError';

export class LinkTokenNotFound extends AppError {
  readonly code = 'LINK_TOKEN_NOT_FOUND';
  readonly httpStatus = 404;
  readonly retryable = false;

  constructor() {
    super('There is no such link token.');
  }
}
