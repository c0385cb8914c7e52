/** Input that is refused before Plaid is called. */
import { AppError } from './AppError';

/** The way to a value in a caller's arguments: the argument's name, then input fields and list indexes. */
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

  /** @param problem what is wrong with the value, as the rest of a sentence that begins with its path. */
  static at(path: ArgumentPath, problem: string): BadUserInput {
    return new BadUserInput(`\`${path.join('.')}\` ${problem}${problem.endsWith('.') ? '' : '.'}`, path);
  }

  override get extensions() {
    return { argumentPath: this.argumentPath };
  }
}
