/** What the caller is not allowed to do, whoever they are now. */
import type { ArgumentPath } from './BadUserInput';

export class Forbidden extends Error {
  readonly code = 'FORBIDDEN';

  constructor(
    message: string,
    /** The value that is not theirs to set; null where the matter is the operation itself. */
    readonly argumentPath: ArgumentPath | null,
  ) {
    super(message);
    this.name = 'Forbidden';
  }
}
