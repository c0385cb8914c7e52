/** What a page's server says over HTTP. */
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp } from '../support/testApp';

/** Gives the URL of a server, of whose Plaid nothing is asked. */
export async function serve(env = {}): Promise<string> {
  const plaid = await startPlaidDouble(() => ({}));
  return (await startTestApp({ PLAID_BASE_URL: plaid.url, ...env })).url;
}

export function headersOf(response: Response, names: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(names.map((name) => [name, response.headers.get(name)]));
}
