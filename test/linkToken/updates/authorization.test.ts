/** Authorisation of subscriptions, when they start and while they last. */

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
    subscribeAs: (headers: Record<string, string>) => subscribeToLinkToken(app.url, TOKEN, { headers }),
    send: (code: string) => plaid.sendWebhook(app.url, code),
  };
}

it('lets the owner of a token subscribe until the session finishes', async () => {
  const { plaid, as, subscribeAs, send } = await start();
  const subscription = subscribeAs(as('owner'));
  await subscription.next();
  plaid.setLinkToken({ link_sessions: [exited('OPEN', 'EXIT')] });
  await send('SESSION_FINISHED');
  expect((await subscription.ended).map(({ data }) => data.reason)).toEqual(['SNAPSHOT', 'SESSION_FINISHED']);
});

it('lets a service subscribe to another caller’s token', async () => {
  const { as, subscribeAs } = await start();
  expect((await subscribeAs(as('backend', { scope: 'link:service' })).next()).data.reason).toBe('SNAPSHOT');
});

it('refuses another user with LINK_TOKEN_NOT_FOUND, without calling Plaid, while the owner is subscribed', async () => {
  const { plaid, as, subscribeAs } = await start();
  await subscribeAs(as('owner')).next();
  const reads = plaid.reads();
  expect(await subscribeAs(as('stranger')).ended).toEqual([
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

it('ends with the access token of its caller, and continues for others', async () => {
  const { plaid, clock, now, as, subscribeAs, send } = await start();
  const inMinutes = (minutes: number) => ({ exp: Math.floor(now() / 1000) + 60 * minutes });
  const short = subscribeAs(as('owner', inMinutes(1)));
  const long = subscribeAs(as('owner', inMinutes(60)));
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

it('ends with the access token without an event', async () => {
  const time = fakeTime();
  const { plaid, clock, now, as, subscribeAs } = await start();
  const exp = Math.floor(now() / 1000) + 60;
  const held = plaid.holdNextRead();
  const subscription = subscribeAs(as('owner', { exp }));
  await held.received;
  // The token has been read, and the subscription does not yet wait for the expiration.
  clock.now = exp * 1000 - 50;
  held.respond({});
  await subscription.next();
  clock.now = exp * 1000;
  // No poll is due before.
  time.pass(50);
  const [, last] = await subscription.ended;
  expect(last?.errors?.map(({ extensions }) => extensions['code'])).toEqual(['UNAUTHENTICATED']);
});
