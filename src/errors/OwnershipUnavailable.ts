/** The keeper does not answer. Whoever needs to know then is refused. */
export class OwnershipUnavailable extends Error {
  readonly code = 'INTERNAL_SERVER_ERROR';

  constructor(options?: ErrorOptions) {
    super('The server cannot look up whose link tokens these are at the moment.', options);
    this.name = 'OwnershipUnavailable';
  }
}
