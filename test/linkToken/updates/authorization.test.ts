/** Who may watch a link token, when it begins and for as long as it lasts. */

import { fakeTime } from '../../support/fakeTime';
import { startIssuer } from '../../support/issuer';
import { subscribeToLinkToken } from '../../support/subscribeToLinkToken';
import { startTestApp } from '../../support/testApp';
import { exited, inAnHour, open, startScriptedPlaid, TOKEN } from './scriptedPlaid';

const MAKE = 'mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken } }';
const input = {
  clientName: 'Budget Buddy',
  language: 'en',
  countryCodes: ['US'],
  products: ['TRANSACTIONS'],
};

async function start() {
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const plaid = await startScriptedPlaid();
  plaid.setLinkToken({ expiration: inAnHour(now()) });
  const issuer = await startIssuer({ now });
  const app = await startTestApp({ PLAID_BASE_URL: plaid.url, ...issuer.env }, now);
  const as = (sub: string, claims = {}) => ({ authorization: `Bearer ${issuer.token({ sub, ...claims })}` });
  const { errors } = await app.graphql(MAKE, { input }, as('owner'));
  expect(errors).toBeUndefined();
  return {
    plaid,
    clock,
    now,
    as,
    watchAs: (headers: Record<string, string>) => subscribeToLinkToken(app.url, TOKEN, { headers }),
    send: (code: string) => plaid.sendWebhook(app.url, code),
  };
}

it('lets the one who made the token watch it to the end', async () => {
  const { plaid, as, watchAs, send } = await start();
  const watching = watchAs(as('owner'));
  await watching.next();
  plaid.setLinkToken({ link_sessions: [exited('OPEN', 'EXIT')] });
  await send('SESSION_FINISHED');
  expect((await watching.ended).map(({ data }) => data.reason)).toEqual(['SNAPSHOT', 'SESSION_FINISHED']);
});

it('lets a service watch the token of another', async () => {
  const { as, watchAs } = await start();
  expect((await watchAs(as('backend', { scope: 'link:service' })).next()).data.reason).toBe('SNAPSHOT');
});

it('tells a stranger that there is no such token, without asking Plaid, whoever else watches it', async () => {
  const { plaid, as, watchAs } = await start();
  await watchAs(as('owner')).next();
  const reads = plaid.reads();
  expect(await watchAs(as('stranger')).ended).toEqual([
    {
      errors: [
        {
          message: 'Link token not found.',
          path: ['linkTokenUpdated'],
          locations: expect.anything(),
          extensions: { code: 'LINK_TOKEN_NOT_FOUND', retryable: false },
        },
      ],
    },
  ]);
  expect(plaid.reads()).toBe(reads);
});

it('ends with the access token of whoever watches, and goes on for others', async () => {
  const { plaid, clock, now, as, watchAs, send } = await start();
  const inMinutes = (minutes: number) => ({ exp: Math.floor(now() / 1000) + 60 * minutes });
  const short = watchAs(as('owner', inMinutes(1)));
  const long = watchAs(as('owner', inMinutes(60)));
  await Promise.all([short.next(), long.next()]);
  clock.now += 120_000;
  plaid.setLinkToken({ expiration: inAnHour(now()), link_sessions: [open('OPEN')] });
  await send('EVENTS');
  expect((await short.ended).slice(1)).toEqual([
    {
      errors: [
        {
          message: 'The access token is invalid or has expired. Sign in again.',
          extensions: { code: 'UNAUTHENTICATED', retryable: false },
        },
      ],
    },
  ]);
  expect((await long.next()).data.reason).toBe('EVENTS');
});

it('ends with the access token though nothing happens', async () => {
  const time = fakeTime();
  const { plaid, clock, now, as, watchAs } = await start();
  const exp = Math.floor(now() / 1000) + 60;
  const held = plaid.holdNextRead();
  const watching = watchAs(as('owner', { exp }));
  await held.received;
  // The token is known by now, and the subscription has not begun to wait for its end.
  clock.now = exp * 1000 - 50;
  held.respond({});
  await watching.next();
  clock.now = exp * 1000;
  // No poll is due by then.
  time.pass(50);
  const [, last] = await watching.ended;
  expect(last?.errors?.map(({ extensions }) => extensions['code'])).toEqual(['UNAUTHENTICATED']);
});
