/** The body is not for us: 415. */
export class UnsupportedBody extends Error {
  readonly statusCode = 415;

  constructor() {
    super('The body must be in UTF-8, and not compressed.');
    this.name = 'UnsupportedBody';
  }
}
