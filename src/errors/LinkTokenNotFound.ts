/** Not the caller's, or nobody's: who asks is not told which, nor that Plaid was never asked. */
export class LinkTokenNotFound extends Error {
  readonly code = 'LINK_TOKEN_NOT_FOUND';

  constructor() {
    super('There is no such link token.');
    this.name = 'LinkTokenNotFound';
  }
}
