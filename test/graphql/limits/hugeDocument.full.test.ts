/** A document of the largest size that a token limit can allow. */
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { startTestApp } from '../../support/testApp';

it('rejects a document of 150,000 names if the token limit allows it', async () => {
  const plaid = await startPlaidDouble(() => ({}));
  const { graphql } = await startTestApp({
    PLAID_BASE_URL: plaid.url,
    MAX_OPERATION_TOKENS: '1000000',
    MAX_BODY_BYTES: '2000000',
  });
  const names = Array.from({ length: 150_000 }, (_, index) => `n${index}`);
  const { status, errors } = await graphql(`{ ${names.join(' ')} }`);
  expect([status, errors?.[0]?.extensions['code']]).toEqual([200, 'GRAPHQL_VALIDATION_FAILED']);
  expect(plaid.calls).toEqual([]);
});
