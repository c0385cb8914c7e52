/** With `PLAID_CREDENTIALS=caller`, a request that asks Plaid for something has to bring its own credentials. */
export class MissingCredentials extends Error {
  readonly code = 'UNAUTHENTICATED';

  constructor() {
    super('Plaid’s credentials are missing: send the headers PLAID-CLIENT-ID and PLAID-SECRET.');
    this.name = 'MissingCredentials';
  }
}
