/** Sessions whose page the user closes without leaving Link. */
import { until } from '../../support/until';
import { type Json, shareTestEmulator, type TestEmulator } from '../testEmulator';
import { startWebhookReceiver } from '../webhooks/webhookReceiver';
import { type HostedVisit, listEventNames, toConnected, toLogin, visit } from './hostedVisit';
import type { Visitor } from './Visitor';

const MINUTE = 60_000;

let emulator: TestEmulator;
const started = shareTestEmulator();
beforeEach(() => {
  emulator = started();
});

let reports = 0;

/** Reports as the page's script does, by default later than before. */
async function report({ page, url }: Visitor, presence: string, at: unknown = ++reports): Promise<void> {
  const [, presenceUrl = ''] = /&quot;presenceUrl&quot;:&quot;([^&]*)&quot;/.exec(page) ?? [];
  const body = new URLSearchParams({ presence, at: String(at) });
  const { status } = await fetch(new URL(presenceUrl, url), { method: 'POST', body });
  expect(status).toBe(204);
}

/** Closes the page. */
async function close({ visitor }: HostedVisit): Promise<void> {
  await report(visitor, 'shown');
  await report(visitor, 'left');
}

/** Waits for the end of a session that is abandoned now, and so of all that were abandoned before. */
async function untilSwept(): Promise<void> {
  const last = await visit(emulator);
  await close(last);
  emulator.clock.now += MINUTE;
  await until(async () => (await last.session()).finished_at !== undefined);
}

it('ends an abandoned session as an exit, with its webhooks', async () => {
  const receiver = await startWebhookReceiver();
  const visiting = await toLogin(emulator, { webhook: receiver.url });
  await close(visiting);
  emulator.clock.now += MINUTE;
  await receiver.arrived(2);

  const session = await visiting.session();
  expect(session.finished_at).toMatch(/^2026-03-01T12:01:00\.250/);
  expect(session.exit).toMatchObject({ error: null, metadata: { status: 'requires_credentials' } });
  expect(listEventNames(session).at(-1)).toBe('EXIT');
  expect(receiver.deliveries.map(({ body }) => [body.webhook_code, body.status])).toEqual([
    ['SESSION_FINISHED', 'EXITED'],
    ['EVENTS', undefined],
  ]);
  expect(receiver.deliveries[1]?.body.events.map((event: Json) => event.event_name)).toEqual(
    session.events?.map(({ event_name }) => event_name),
  );
});

it('ends a session after a minute, and not before', async () => {
  const earlier = await visit(emulator);
  await close(earlier);
  emulator.clock.now += 1;
  const later = await visit(emulator);
  await close(later);
  emulator.clock.now += MINUTE - 1;
  await until(async () => (await earlier.session()).finished_at !== undefined);
  expect(await later.session()).not.toHaveProperty('finished_at');
});

it('keeps the Items of an abandoned session', async () => {
  const visiting = await toConnected(emulator);
  await close(visiting);
  await untilSwept();
  const { exit, results } = await visiting.session();
  expect(exit?.metadata?.status).toBe('connected');
  expect(results?.item_add_results).toHaveLength(1);
});

it('does not end a session whose page is shown again', async () => {
  const visiting = await visit(emulator);
  await close(visiting);
  await report(visiting.visitor, 'shown');
  await untilSwept();
  expect(await visiting.session()).not.toHaveProperty('finished_at');
});

it('does not end a session whose next page reports before the page that was left', async () => {
  const visiting = await visit(emulator);
  await report(visiting.visitor, 'shown', 1);
  await report(visiting.visitor, 'shown', 3);
  await report(visiting.visitor, 'left', 2);
  await untilSwept();
  expect(await visiting.session()).not.toHaveProperty('finished_at');
});

it('ends a session whose page was left before its report of being shown arrived', async () => {
  const visiting = await visit(emulator);
  await report(visiting.visitor, 'left', 2);
  await report(visiting.visitor, 'shown', 1);
  await untilSwept();
  expect(await visiting.session()).toHaveProperty('finished_at');
});

it('does not end a finished session again', async () => {
  const visiting = await visit(emulator);
  await report(visiting.visitor, 'shown');
  await visiting.visitor.press('Leave');
  const before = await visiting.session();
  await report(visiting.visitor, 'left');
  await untilSwept();
  expect(await visiting.session()).toEqual(before);
});

it('ends a session of the web SDK whose page was never shown', async () => {
  const linkToken = await emulator.linkToken();
  await fetch(`${emulator.url}/emulator/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://app.example' },
    body: JSON.stringify({ link_token: linkToken }),
  });
  await untilSwept();
  const { link_sessions: sessions } = await emulator.get(linkToken);
  expect(sessions[0].exit.metadata.status).toBeUndefined();
  expect(sessions[0].finished_at).toBeDefined();
});

it.each(['', 'now', -1, 'Infinity'])('ignores a report of the time %j', async (at) => {
  const visiting = await visit(emulator);
  await report(visiting.visitor, 'shown', at);
  await report(visiting.visitor, 'left', at);
  await untilSwept();
  expect(await visiting.session()).not.toHaveProperty('finished_at');
});
