/** No credentials, or none that are good. What exactly is wrong with them is for the log alone. */
export class Unauthenticated extends Error {
  readonly code = 'UNAUTHENTICATED';

  constructor(
    /** For the caller: what to send. */
    message: string,
    /** For the log: `expired`, `wrong audience`. Never a part of the credentials. */
    readonly reason: string,
  ) {
    super(message);
    this.name = 'Unauthenticated';
  }
}
