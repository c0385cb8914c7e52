/** A caller was too quick. */
export class RateLimited extends Error {
  readonly code = 'RATE_LIMITED';

  constructor(
    /** Whole seconds to wait. */
    readonly retryAfter: number,
  ) {
    super('You ask for too many link tokens at the moment.');
    this.name = 'RateLimited';
  }
}
