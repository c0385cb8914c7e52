/** Web SDK over HTTP: its script, who may open Link with a token, and who may frame it. */
import { logIn } from './hosted/hostedVisit';
import { Visitor } from './hosted/Visitor';
import { type EmulatorResponse, type Json, shareTestEmulator, type TestEmulator } from './testEmulator';

const APP = 'http://app.example:3000';
/** Its origin is not that of the page that starts the session. */
const REDIRECT = 'https://app.example/oauth/return';

let emulator: TestEmulator;
const started = shareTestEmulator();
beforeEach(() => {
  emulator = started();
});

async function open(
  body: object,
  headers: Record<string, string> = { origin: APP },
): Promise<EmulatorResponse> {
  const response = await fetch(`${emulator.url}/emulator/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

/** Opens Link and loads its first page. */
async function openLink(fields: object = {}): Promise<{ linkToken: string; visitor: Visitor; opened: Json }> {
  const linkToken = await emulator.linkToken(fields);
  const { body } = await open({ link_token: linkToken });
  return { linkToken, visitor: await new Visitor().open(body.url), opened: body };
}

/** Update that the page sends to the app. */
function readUpdate({ page }: Visitor): Json {
  const [, data = ''] = /data-link="([^"]*)"/.exec(page) ?? [];
  return JSON.parse(data.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')).app;
}

async function sessionsOf(linkToken: string): Promise<Json[]> {
  return (await emulator.get(linkToken)).link_sessions ?? [];
}

describe('link-initialize.js', () => {
  const load = () => fetch(`${emulator.url}/link/v2/stable/link-initialize.js`);

  it('is a classic script that knows the emulator', async () => {
    const response = await load();
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    const script = await response.text();
    expect(script).toContain(`'${emulator.url}'`);
    expect(script).not.toMatch(/EMULATOR_ORIGIN|^(import|export)\b|sourceMappingURL/m);
  });
});

describe('opening Link', () => {
  it.each([{}, { hosted_link: {} }])('starts a session of a link token with %j', async (fields) => {
    const { linkToken, visitor, opened } = await openLink(fields);
    const [session, ...others] = await sessionsOf(linkToken);
    expect(opened).toEqual({
      url: expect.stringMatching(
        new RegExp(`^${emulator.url}/hl/[a-z0-9]{34}/${session?.['link_session_id']}/consent$`),
      ),
      received_events: 0,
      request_id: expect.stringMatching(/^\w{15}$/),
    });
    expect(others).toEqual([]);
    expect(visitor.status).toBe(200);
  });

  it('puts the link token into no URL and no page', async () => {
    const { linkToken, visitor, opened } = await openLink();
    expect(opened.url).not.toContain(linkToken);
    expect(visitor.page).not.toContain(linkToken);
  });

  it('lets the app’s origin, and no other, read the response', async () => {
    const response = await fetch(`${emulator.url}/emulator/link`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: APP },
      body: JSON.stringify({ link_token: 'unknown' }),
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('access-control-allow-origin')).toBe(APP);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(response.headers.get('vary')).toBe('origin');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('answers the preflight request of the app’s page', async () => {
    const response = await fetch(`${emulator.url}/emulator/link`, {
      method: 'OPTIONS',
      headers: { origin: APP, 'access-control-request-method': 'POST' },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(APP);
    expect(response.headers.get('access-control-allow-headers')).toBe('content-type');
  });

  it.each([
    'null',
    'file://',
    'javascript:alert(1)',
    `${APP}/path`,
    "http://a.example; script-src 'unsafe-inline'",
  ])('rejects the origin %s, which no policy can name', async (origin) => {
    const { status, body } = await open({ link_token: await emulator.linkToken() }, { origin });
    expect([status, body.error_code]).toEqual([400, 'INVALID_HEADERS']);
  });

  it('rejects a request without an origin', async () => {
    const { body } = await open({ link_token: await emulator.linkToken() }, {});
    expect(body.error_code).toBe('INVALID_HEADERS');
  });

  it('rejects an unknown link token', async () => {
    const { status, body } = await open({ link_token: 'link-sandbox-00000000-0000-4000-8000-000000000000' });
    expect([status, body.error_type, body.error_code]).toEqual([400, 'INVALID_INPUT', 'INVALID_LINK_TOKEN']);
  });

  it('rejects an expired link token', async () => {
    const linkToken = await emulator.linkToken();
    emulator.clock.now += 4 * 3_600_000;
    expect((await open({ link_token: linkToken })).body.error_code).toBe('INVALID_LINK_TOKEN');
    expect(await sessionsOf(linkToken)).toEqual([]);
  });

  it('rejects a link token after a success, and not after an exit', async () => {
    const linkToken = await emulator.linkToken();
    await emulator.play({ link_token: linkToken, outcome: 'exit' });
    expect((await open({ link_token: linkToken })).status).toBe(200);
    await emulator.play({ link_token: linkToken, outcome: 'success' });
    expect((await open({ link_token: linkToken })).body.error_code).toBe('INVALID_LINK_TOKEN');
  });

  it.each([
    ['no link token', {}, 'MISSING_FIELDS'],
    ['a link token of another type', { link_token: 1 }, 'INVALID_FIELD'],
    ['an unknown field', { link_token: 'a', key: 'b' }, 'UNKNOWN_FIELDS'],
  ])('rejects %s', async (_, body, code) => {
    expect((await open(body)).body.error_code).toBe(code);
  });
});

describe('a framed page', () => {
  it('may be framed by the app alone', async () => {
    const { visitor } = await openLink();
    expect(visitor.headers.get('content-security-policy')).toMatch(
      /; form-action 'self'; base-uri 'none'; frame-ancestors http:\/\/app\.example:3000$/,
    );
  });

  it('sends its update to the app alone', async () => {
    const { visitor } = await openLink();
    expect(readUpdate(visitor)).toMatchObject({
      origin: APP,
      update: {
        events: [
          ['OPEN', { is_update_mode: 'false' }],
          ['TRANSITION_VIEW', {}],
        ],
        end: null,
      },
    });
  });

  it('is no Hosted Link: the token has no hosted page', async () => {
    const { opened } = await openLink();
    const response = await fetch(opened.url.split('/').slice(0, 5).join('/'));
    expect(response.status).toBe(404);
  });

  it('ends with a callback and not with the completion redirect', async () => {
    const { visitor } = await openLink({
      hosted_link: { completion_redirect_uri: 'https://app.example/done' },
    });
    await visitor.press('Leave');
    expect(visitor.step).toBe('done');
    expect(readUpdate(visitor).update.end).toMatchObject({ callback: 'onExit', arguments: [null, {}] });
  });

  it('reports the expiration of the link token, which ends the session for the app', async () => {
    const { visitor } = await openLink();
    emulator.clock.now += 4 * 3_600_000;
    await visitor.press('Continue');
    expect([visitor.status, visitor.heading]).toEqual([404, 'Not found']);
    expect(visitor.headers.get('content-security-policy')).toContain(`frame-ancestors ${APP}`);
    expect(readUpdate(visitor).update.end).toMatchObject({
      callback: 'onExit',
      arguments: [{ error_code: 'INVALID_LINK_TOKEN' }, { status: null }],
    });
  });
});

describe('an OAuth login', () => {
  /** Goes to the institution's own site. */
  async function toBank(fields: object = { redirect_uri: REDIRECT }) {
    const link = await openLink(fields);
    await link.visitor.press('Continue');
    await link.visitor.press('Platypus OAuth Bank');
    const leavesFrame = link.visitor.page.includes('target="_top"');
    await link.visitor.press('Go to Platypus OAuth Bank');
    return { ...link, leavesFrame };
  }

  /** Approves, and resumes at the app's redirect URI. */
  async function toApp() {
    const bank = await toBank();
    await bank.visitor.press('Approve');
    const resume = (body: object = {}, origin = 'https://app.example') =>
      open({ link_token: bank.linkToken, received_redirect_uri: bank.visitor.url, ...body }, { origin });
    return { ...bank, resume };
  }

  it('leaves the frame, and may redirect to the app', async () => {
    const { visitor, leavesFrame } = await toBank();
    expect(leavesFrame).toBe(true);
    expect(visitor.step).toBe('bank');
    expect(visitor.headers.get('content-security-policy')).toMatch(
      /; form-action 'self' https:\/\/app\.example; base-uri 'none'; frame-ancestors 'none'$/,
    );
  });

  it('stays in the frame without a redirect_uri', async () => {
    const { visitor, leavesFrame } = await toBank({});
    expect(leavesFrame).toBe(false);
    expect(visitor.headers.get('content-security-policy')).toContain(`frame-ancestors ${APP}`);
    await visitor.press('Approve');
    expect(visitor.step).toBe('accounts');
  });

  it.each(['Approve', 'Cancel', 'Simulate a failed login'])(
    'returns to the app after “%s”',
    async (button) => {
      const { visitor } = await toBank();
      await visitor.press(button);
      expect(visitor.status).toBe(303);
      expect(visitor.url).toMatch(/^https:\/\/app\.example\/oauth\/return\?oauth_state_id=[0-9a-f-]{36}$/);
    },
  );

  it('resumes the same session at the redirect URI', async () => {
    const { linkToken, opened, resume } = await toApp();
    const { body } = await resume();
    expect(body.url).toBe(opened.url.replace('/consent', '/accounts'));
    const visitor = await new Visitor().open(body.url);
    expect(visitor.headers.get('content-security-policy')).toMatch(/frame-ancestors https:\/\/app\.example$/);
    const { origin, update } = readUpdate(visitor);
    expect([origin, update.events[body.received_events][0]]).toEqual(['https://app.example', 'OPEN_OAUTH']);
    await visitor.press('Connect');
    await visitor.press('Finish');
    expect(readUpdate(visitor).update.end.callback).toBe('onSuccess');
    expect(await sessionsOf(linkToken)).toHaveLength(1);
  });

  it('resumes again when the app’s page is reloaded', async () => {
    const { resume } = await toApp();
    expect((await resume()).body.url).toBe((await resume()).body.url);
  });

  it('is not resumed with another link token', async () => {
    const { resume } = await toApp();
    const { body } = await resume({ link_token: await emulator.linkToken({ redirect_uri: REDIRECT }) });
    expect([body.error_type, body.error_code]).toEqual(['OAUTH_ERROR', 'INCORRECT_LINK_TOKEN']);
  });

  it('is not resumed after the end of the session', async () => {
    const { resume } = await toApp();
    const visitor = await new Visitor().open((await resume()).body.url);
    await visitor.press('Leave');
    expect((await resume()).body.error_code).toBe('OAUTH_STATE_ID_ALREADY_PROCESSED');
  });

  it('is not resumed at another origin', async () => {
    const { resume } = await toApp();
    expect((await resume({}, 'https://other.example')).body.error_code).toBe('INVALID_FIELD');
  });

  it.each(['https://app.example/other?oauth_state_id=1', REDIRECT, 'no URL'])(
    'is not resumed with the received URI %s',
    async (uri) => {
      const { resume } = await toApp();
      const { body } = await resume({ received_redirect_uri: uri });
      expect([body.error_code, body.error_message]).toEqual([
        'INVALID_FIELD',
        expect.stringMatching(/^received_redirect_uri must /),
      ]);
    },
  );
});

it('logs in to a bank in the frame', async () => {
  const { visitor, linkToken } = await openLink();
  await visitor.press('Continue');
  await visitor.press('Tartan Bank');
  await logIn(visitor);
  await visitor.press('Connect');
  await visitor.press('Finish');
  const [session] = await sessionsOf(linkToken);
  expect(readUpdate(visitor).update.end.arguments[0]).toBe(
    session?.['results'].item_add_results[0].public_token,
  );
});
