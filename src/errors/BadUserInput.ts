/** The way to a value in a caller's arguments: the argument's name, then input fields and list indexes. */
export type ArgumentPath = readonly (string | number)[];

/** Input that is refused here, before Plaid is asked. */
export class BadUserInput extends Error {
  readonly code = 'BAD_USER_INPUT';

  constructor(
    message: string,
    readonly argumentPath: ArgumentPath,
  ) {
    super(message);
    this.name = 'BadUserInput';
  }
}

/** @param problem what is wrong with the value, as the rest of a sentence that begins with its path. */
export function refused(path: ArgumentPath, problem: string): BadUserInput {
  return new BadUserInput(`\`${path.join('.')}\` ${problem}${problem.endsWith('.') ? '' : '.'}`, path);
}
