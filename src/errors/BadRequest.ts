/** HTTP requests that are rejected before they are parsed as a GraphQL operation. */
import { AppError } from './AppError';

export class BadRequest extends AppError {
  readonly code = 'BAD_REQUEST';
  readonly retryable = false;

  constructor(
    message: string,
    readonly httpStatus = 400,
  ) {
    super(message);
  }
}

export class UnsupportedBody extends BadRequest {
  constructor() {
    super('The body must be uncompressed JSON in UTF-8. Send it with Content-Type: application/json.', 415);
  }
}
