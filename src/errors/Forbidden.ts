/** What the caller is not allowed to do, whoever they are now. */
import { AppError } from './AppError';
import type { ArgumentPath } from './BadUserInput';

export class Forbidden extends AppError {
  readonly code = 'FORBIDDEN';
  readonly httpStatus = 403;
  readonly retryable = false;

  constructor(
    message: string,
    /** The value that is not theirs to set; null where the matter is the operation itself. */
    readonly argumentPath: ArgumentPath | null,
  ) {
    super(message);
  }

  override get extensions() {
    return this.argumentPath === null ? {} : { argumentPath: this.argumentPath };
  }
}
