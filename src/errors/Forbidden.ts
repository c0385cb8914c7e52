/** The caller is authenticated but lacks the permission. */
import { AppError } from './AppError';
import type { ArgumentPath } from './BadUserInput';

export class Forbidden extends AppError {
  readonly code = 'FORBIDDEN';
  readonly httpStatus = 403;
  readonly retryable = false;

  constructor(
    message: string,
    /** The forbidden value; null if the whole operation is forbidden. */
    readonly argumentPath: ArgumentPath | null,
  ) {
    super(message);
  }

  override get extensions() {
    return this.argumentPath === null ? {} : { argumentPath: this.argumentPath };
  }
}
