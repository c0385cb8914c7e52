/** Unknown data from Plaid: counted each time, logged once. */

import { fakeTime } from '../../support/fakeTime';
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { startTestApp } from '../../support/testApp';
import { diffCounts, scrape } from './exposition';

const READ = '{ linkToken(token: "link-sandbox-1") { requestId } }';

async function start(getBody: () => object) {
  const plaid = await startPlaidDouble(() => ({ request_id: 'r', ...getBody() }));
  const server = await startTestApp({ PLAID_BASE_URL: plaid.url });
  return {
    ...server,
    async unknownOf(reads: number) {
      const before = await scrape(server.url);
      for (let read = 0; read < reads; read += 1) await server.graphql(READ);
      const changed = Object.entries(diffCounts(before, await scrape(server.url)));
      return Object.fromEntries(changed.filter(([line]) => line.startsWith('plaid_link_unknown')));
    },
    logged: () =>
      server.log
        .filter(({ msg }) => msg === 'unknown data from plaid')
        .map(({ level, kind, type, field }) => [level, kind, type, field]),
  };
}

const line = (kind: string, type: string, field: string) =>
  `plaid_link_unknown_from_plaid_total{kind="${kind}",type="${type}",field="${field}"}`;

it('reports nothing that the schema knows', async () => {
  const { unknownOf, logged } = await start(() => ({
    expiration: '2030-01-01T00:00:00Z',
    metadata: { initial_products: ['auth'], country_codes: null },
    link_sessions: [{ link_session_id: 's', events: [] }],
  }));
  expect([await unknownOf(2), logged()]).toEqual([{}, []]);
});

it.each<[string, object, [string, string, string]]>([
  ['a field of yesterday', { field_of_yesterday: 1 }, ['field', 'LinkToken', 'field_of_yesterday']],
  [
    'a field further down',
    { link_sessions: [{ link_session_id: 's', new_there: {} }] },
    ['field', 'LinkSession', 'new_there'],
  ],
  [
    'a word of an enum',
    { metadata: { initial_products: ['auth', 'product_of_yesterday'] } },
    ['word', 'LinkTokenMetadata', 'initialProducts'],
  ],
  [
    'a word that is none',
    { metadata: { initial_products: ['auth', 5] } },
    ['kind', 'LinkTokenMetadata', 'initialProducts'],
  ],
  [
    'a list that is none',
    { metadata: { initial_products: 'auth' } },
    ['kind', 'LinkTokenMetadata', 'initialProducts'],
  ],
  ['a value of another kind', { metadata: 'none' }, ['kind', 'LinkToken', 'metadata']],
])('counts %s each time and logs it once', async (_, body, unknown) => {
  const { unknownOf, logged } = await start(() => body);
  expect(await unknownOf(3)).toEqual({ [line(...unknown)]: 3 });
  expect(logged()).toEqual([[30, ...unknown]]);
});

it.each([
  'Field',
  'field-of',
  '_field',
  '1field',
  'fíeld',
  'a'.repeat(65),
  'with space',
  'a"}\n# TYPE x counter\n',
  '',
])('reports a field that is not named like Plaid’s as other: %j', async (name) => {
  const { unknownOf, logged } = await start(() => ({ [name]: 1 }));
  expect(await unknownOf(1)).toEqual({ [line('field', 'LinkToken', 'other')]: 1 });
  expect(logged()).toEqual([[30, 'field', 'LinkToken', 'other']]);
});

it('distinguishes at most 200 and counts all', async () => {
  const { unknownOf, logged } = await start(() =>
    Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`field_${index}`, index])),
  );
  const unknown = await unknownOf(2);
  expect(Object.keys(unknown)).toHaveLength(201);
  expect(unknown[line('field', 'LinkToken', 'field_199')]).toBe(2);
  expect(unknown[line('field', 'other', 'other')]).toBe(1_600);
  expect(logged()).toHaveLength(200);
});

it('examines the first 20 responses of each second', async () => {
  const time = fakeTime();
  const { unknownOf } = await start(() => ({ field_of_yesterday: 1 }));
  const counter = line('field', 'LinkToken', 'field_of_yesterday');
  expect(await unknownOf(25)).toEqual({ [counter]: 20 });
  time.pass(1_000);
  expect(await unknownOf(5)).toEqual({ [counter]: 5 });
});
