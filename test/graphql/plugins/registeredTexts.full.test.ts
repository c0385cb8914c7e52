/** Bounded number of texts that clients register by their hash (automatic persisted queries). */
import { createHash } from 'node:crypto';
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { startTestApp } from '../../support/testApp';

it('keeps at most a thousand registered texts', async () => {
  const plaid = await startPlaidDouble(() => ({}));
  const { url } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  const text = (i: number) => `{ __typename } # ${i}`;
  const post = async (i: number, fields: object = {}) => {
    const sha256Hash = createHash('sha256').update(text(i)).digest('hex');
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash } }, ...fields }),
    });
    return JSON.stringify([response.status, await response.json()]);
  };
  const register = (i: number) => post(i, { query: text(i) });
  await register(0);
  await register(1);
  // The order of the others does not matter.
  for (let i = 2; i <= 1_000; i += 50) {
    await Promise.all(Array.from({ length: Math.min(50, 1_001 - i) }, (_, at) => register(i + at)));
  }
  expect(await post(0)).toContain('PERSISTED_QUERY_NOT_FOUND');
  expect(await post(1)).toBe('[200,{"data":{"__typename":"Query"}}]');
});
