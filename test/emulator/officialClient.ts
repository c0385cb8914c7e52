/** The unmodified official Plaid client, connected to the emulator. */
import { Configuration, CountryCode, PlaidApi, Products } from 'plaid';

export function officialClient(
  emulator: { readonly url: string },
  clientId = 'client-1',
  secret = 'secret-1',
): PlaidApi {
  const headers = { 'PLAID-CLIENT-ID': clientId, 'PLAID-SECRET': secret };
  return new PlaidApi(new Configuration({ basePath: emulator.url, baseOptions: { headers } }));
}

export const createRequest = {
  client_name: 'Budget Buddy',
  language: 'en',
  country_codes: [CountryCode.Us],
  user: { client_user_id: 'user-42' },
  products: [Products.Auth, Products.Transactions],
};
