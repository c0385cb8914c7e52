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
