/** The issuer's keys could not be had, so nobody can be told from anybody. Not the caller's fault. */
export class KeysUnavailable extends Error {
  readonly code = 'INTERNAL_SERVER_ERROR';

  constructor(options?: ErrorOptions) {
    super('The server cannot check who you are at the moment.', options);
    this.name = 'KeysUnavailable';
  }
}
