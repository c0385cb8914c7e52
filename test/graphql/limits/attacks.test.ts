/** Hostile requests: each is rejected with a short response and without a Plaid call. */
import { attacks } from '../../support/attacks';
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { startShared } from '../../support/startShared';
import { type GraphQLErrorAnswer, startTestApp } from '../../support/testApp';

const server = startShared(async () => {
  const plaid = await startPlaidDouble(() => ({ link_token: 't', request_id: 'r' }));
  return { ...(await startTestApp({ PLAID_BASE_URL: plaid.url })), calls: plaid.calls };
});

it.each(Object.keys(attacks))('rejects %s and keeps serving', async (name) => {
  const attack = attacks[name]?.();
  if (!attack) throw new Error('no such attack');
  const { url, graphql, calls, log } = server();

  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...attack.headers },
    body: attack.body,
  });
  const text = await response.text();
  const { data, errors } = JSON.parse(text) as {
    data?: Record<string, unknown> | null;
    errors: GraphQLErrorAnswer[];
  };

  expect(response.status).toBe(attack.status);
  expect([...new Set(errors.map(({ extensions }) => extensions['code']))]).toEqual([attack.code]);
  expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
  expect(text.length).toBeLessThan(100_000);
  expect(calls).toEqual([]);
  expect(log.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  expect((await graphql('{ __typename }')).data).toEqual({ __typename: 'Query' });
});
