/** Input that is refused here, before Plaid is asked. */
export class BadUserInput extends Error {
  readonly code = 'BAD_USER_INPUT';

  constructor(
    message: string,
    /** The way to the refused value: the argument's name, then fields and indexes. */
    readonly argumentPath: readonly (string | number)[],
  ) {
    super(message);
    this.name = 'BadUserInput';
  }
}
