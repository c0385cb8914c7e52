/** Input that is rejected before Plaid is called. */
import { AppError } from './AppError';

/** Path of a value in the arguments: argument name, then input fields and list indexes. */
export type ArgumentPath = readonly (string | number)[];

export class BadUserInput extends AppError {
  readonly code = 'BAD_USER_INPUT';
  readonly httpStatus = 400;
  readonly retryable = false;

  constructor(
    message: string,
    readonly argumentPath: ArgumentPath,
  ) {
    super(message);
  }

  /** @param problem the rest of a sentence that begins with the path, such as `must not be empty`. */
  static at(path: ArgumentPath, problem: string): BadUserInput {
    return new BadUserInput(`\`${path.join('.')}\` ${problem}${problem.endsWith('.') ? '' : '.'}`, path);
  }

  override get extensions() {
    return { argumentPath: this.argumentPath };
  }
}
