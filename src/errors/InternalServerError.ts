/** Masks every error that is not an `AppError`. */
import { AppError } from './AppError';

export class InternalServerError extends AppError {
  readonly code = 'INTERNAL_SERVER_ERROR';
  readonly httpStatus = 500;
  readonly retryable = false;

  constructor() {
    super('Internal server error.');
  }
}
