/** Server of a page, for tests over HTTP. */
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp } from '../support/testApp';

/** @returns the URL of a server whose Plaid is never called. */
export async function startPageServer(env = {}): Promise<string> {
  const plaid = await startPlaidDouble(() => ({}));
  return (await startTestApp({ PLAID_BASE_URL: plaid.url, ...env })).url;
}

export function pickHeaders(response: Response, names: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(names.map((name) => [name, response.headers.get(name)]));
}
