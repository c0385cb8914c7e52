/** The token is unknown or belongs to another caller. The two are indistinguishable to clients. */
import { AppError } from './AppError';

export class LinkTokenNotFound extends AppError {
  readonly code = 'LINK_TOKEN_NOT_FOUND';
  readonly httpStatus = 404;
  readonly retryable = false;

  constructor() {
    super('Link token not found.');
  }
}
