/** `hosted_link_url`: sessions, access, forms, security headers and the completion redirect. */
import { createHash } from 'node:crypto';
import { shareTestEmulator, smallestRequest, type TestEmulator } from '../testEmulator';
import { hostedLink, listEventNames, logIn, visit } from './hostedVisit';
import { Visitor } from './Visitor';

let emulator: TestEmulator;
const started = shareTestEmulator();
beforeEach(() => {
  emulator = started();
});

describe('a hosted link', () => {
  it('has an unguessable URL on the emulator', async () => {
    const { url } = await hostedLink(emulator);
    expect(url.slice(0, emulator.url.length)).toBe(emulator.url);
    expect(url.slice(emulator.url.length)).toMatch(/^\/hl\/[a-z0-9]{34}$/);
  });

  it('exists only for link tokens that request it', async () => {
    const { body } = await emulator.post('/link/token/create', smallestRequest);
    expect(body).not.toHaveProperty('hosted_link_url');
  });

  it('starts a session when it is opened', async () => {
    const { visitor, url, linkToken } = await visit(emulator);
    const { link_sessions: sessions } = await emulator.get(linkToken);
    expect(sessions).toEqual([
      {
        link_session_id: expect.any(String),
        started_at: expect.stringMatching(/^2026-03-01T12:00:00\.250\d{6}Z$/),
        events: [
          {
            event_id: expect.any(String),
            event_metadata: { request_id: expect.any(String), view_name: 'CONSENT' },
            event_name: 'TRANSITION_VIEW',
            timestamp: '2026-03-01T12:00:00Z',
          },
          {
            event_id: expect.any(String),
            event_metadata: { request_id: expect.any(String) },
            event_name: 'OPEN',
            timestamp: '2026-03-01T12:00:00Z',
          },
        ],
      },
    ]);
    expect(visitor.url).toBe(`${url}/${sessions[0].link_session_id}/consent`);
  });

  it('starts another session when it is opened again', async () => {
    const { url, visitor, sessions } = await visit(emulator);
    await visitor.press('Continue');
    const second = await new Visitor().open(url);

    expect((await sessions()).map(listEventNames)).toEqual([
      ['OPEN', 'TRANSITION_VIEW CONSENT', 'SKIP_SUBMIT_PHONE', 'TRANSITION_VIEW SELECT_INSTITUTION'],
      ['OPEN', 'TRANSITION_VIEW CONSENT'],
    ]);
    expect([visitor.step, second.step]).toEqual(['institutions', 'consent']);
  });

  it('starts no session when its page is reloaded', async () => {
    const { visitor, session } = await visit(emulator);
    await visitor.reload();
    expect([visitor.step, listEventNames(await session())]).toEqual([
      'consent',
      ['OPEN', 'TRANSITION_VIEW CONSENT'],
    ]);
  });

  it.each([
    ['HEAD', { method: 'HEAD' }, 404],
    ['prefetch', { headers: { 'sec-purpose': 'prefetch;prerender' } }, 503],
  ])('starts no session for a %s request', async (_, init, status) => {
    const { url, linkToken } = await hostedLink(emulator);
    expect((await fetch(url, init)).status).toBe(status);
    expect(await emulator.get(linkToken)).not.toHaveProperty('link_sessions');
  });

  it('is not found after its expiration, and leaves its session unchanged', async () => {
    const { url, visitor, session } = await visit(emulator);
    emulator.clock.now += 30 * 60 * 1000;
    const form = visitor.fill('Continue');
    for (const request of [() => visitor.open(url), () => visitor.reload(), () => visitor.send(form)]) {
      await request();
      expect([visitor.status, visitor.heading]).toEqual([404, 'Not found']);
    }
    expect(listEventNames(await session())).toEqual(['OPEN', 'TRANSITION_VIEW CONSENT']);
  });

  it.each(['/hl/unknown', '/hl/unknown/session/consent'])('is not found at %s', async (path) => {
    const visitor = await new Visitor().open(emulator.url + path);
    expect([visitor.status, visitor.heading]).toEqual([404, 'Not found']);
    expect(visitor.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  it('does not show a session of another link token', async () => {
    const [first, second] = [await visit(emulator), await visit(emulator)];
    const { link_session_id: id } = await first.session();
    await second.visitor.open(`${second.url}/${id}/consent`);
    expect(second.visitor.status).toBe(404);
  });
});

describe('a page of a session', () => {
  it('runs only its own script, loads no resources and is not framed', async () => {
    const { visitor } = await visit(emulator);
    const hash = (element: string) => {
      const [, text = ''] = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(visitor.page) ?? [];
      return createHash('sha256').update(text).digest('base64');
    };
    expect(visitor.headers.get('content-security-policy')).toBe(
      [
        "default-src 'none'",
        `style-src 'sha256-${hash('style')}'`,
        `script-src 'sha256-${hash('script')}'`,
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
    );
    expect(visitor.page.match(/<script/g)).toHaveLength(1);
    expect(visitor.page).not.toMatch(/<link|<img|style="|https?:/);
    expect(visitor.headers.get('x-content-type-options')).toBe('nosniff');
    expect(visitor.headers.get('cache-control')).toBe('no-store');
    expect(visitor.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('escapes the app’s name', async () => {
    const { visitor } = await visit(emulator, { client_name: `<b onload="x('&')">` });
    expect(visitor.page).toContain('&lt;b onload=&quot;x(&#39;&amp;&#39;)&quot;&gt;');
    expect(visitor.page).not.toContain('<b onload');
  });

  it('replaces an app name of more than 30 characters', async () => {
    const { visitor } = await visit(emulator, { client_name: 'A name of more than thirty characters' });
    expect(visitor.heading).toBe('Connect a bank to This Application');
  });

  it('redirects from every other stage to the current one', async () => {
    const { visitor, url, session } = await visit(emulator);
    const { link_session_id: id } = await session();
    await visitor.press('Continue');
    for (const path of ['', '/consent', '/accounts', '/done', '/unknown']) {
      await visitor.open(`${url}/${id}${path}`);
      expect(visitor.url).toBe(`${url}/${id}/institutions`);
    }
  });

  it('ignores the second submission of a form', async () => {
    const { visitor, session } = await visit(emulator);
    const form = visitor.fill('Continue');
    await visitor.send(form);
    await visitor.send(form);
    expect(visitor.step).toBe('institutions');
    expect(listEventNames(await session())).toEqual([
      'OPEN',
      'TRANSITION_VIEW CONSENT',
      'SKIP_SUBMIT_PHONE',
      'TRANSITION_VIEW SELECT_INSTITUTION',
    ]);
  });

  it('adds no second Item for a form of an older page', async () => {
    const { visitor, session } = await visit(emulator, { enable_multi_item_link: true });
    await visitor.press('Continue');
    const older = visitor.fill('Tartan Bank');
    await visitor.press('Tartan Bank');
    await logIn(visitor);
    const accounts = visitor.fill('Connect');
    await visitor.send(accounts);
    await visitor.send(accounts);
    await visitor.press('Connect another bank');
    await visitor.send(older);

    expect(visitor.step).toBe('institutions');
    expect((await session()).results?.item_add_results).toHaveLength(1);
  });

  it('ignores a form without a known field', async () => {
    const { visitor, session } = await visit(emulator);
    const { url, fields } = visitor.fill('Continue');
    fields.delete('agree');
    await visitor.send({ url, fields });
    expect(visitor.step).toBe('consent');
    expect(listEventNames(await session())).toEqual(['OPEN', 'TRANSITION_VIEW CONSENT']);
  });

  it('rejects, with an error page, an institution that it does not offer', async () => {
    const { visitor, session } = await visit(emulator);
    await visitor.press('Continue');
    const { url, fields } = visitor.fill('Tartan Bank');
    fields.set('institution', 'ins_43');
    const before = listEventNames(await session());
    await visitor.send({ url, fields });
    expect([visitor.status, visitor.heading]).toEqual([400, 'Request failed']);
    expect(visitor.page).toContain('invalid institution_id provided');
    expect(listEventNames(await session())).toEqual(before);
  });

  it('ignores every form after the end of the session', async () => {
    const { visitor, session } = await visit(emulator);
    const { url, fields } = visitor.fill('Leave');
    await visitor.press('Leave');
    const before = await session();
    for (const revision of ['1', '2', '3']) {
      fields.set('revision', revision);
      await visitor.send({ url, fields });
      expect([visitor.step, visitor.heading]).toEqual(['done', 'Not connected']);
    }
    expect(visitor.buttons).toEqual([]);
    expect(await session()).toEqual(before);
  });
});

describe('a hosted link with a completion redirect', () => {
  const redirect = 'https://app.example/linked?from=plaid';
  const fields = { hosted_link: { completion_redirect_uri: redirect } };

  it('redirects to the app after a success, which its Content-Security-Policy allows', async () => {
    const { visitor } = await visit(emulator, fields);
    await visitor.press('Continue');
    await visitor.press('Tartan Bank');
    await logIn(visitor);
    await visitor.press('Connect');
    expect(visitor.headers.get('content-security-policy')).toContain(
      "form-action 'self' https://app.example;",
    );
    await visitor.press('Finish');
    expect([visitor.status, visitor.url]).toEqual([303, redirect]);
  });

  it('redirects to the app after an exit', async () => {
    const { visitor } = await visit(emulator, fields);
    await visitor.press('Leave');
    expect([visitor.status, visitor.url]).toEqual([303, redirect]);
  });

  it('redirects to the app again when the last form is sent twice', async () => {
    const { visitor } = await visit(emulator, fields);
    const form = visitor.fill('Leave');
    await visitor.send(form);
    await visitor.send(form);
    expect(visitor.url).toBe(redirect);
  });

  it('links to the app on its last page', async () => {
    const { visitor } = await visit(emulator, fields);
    const first = visitor.url;
    await visitor.press('Leave');
    await visitor.open(first);
    expect(visitor.page).toContain(`<a class="button" href="${redirect}">Back to Budget Buddy</a>`);
  });

  it('allows a redirect to an app by its custom scheme', async () => {
    const { visitor } = await visit(emulator, {
      hosted_link: { completion_redirect_uri: 'budget-buddy://linked' },
    });
    expect(visitor.headers.get('content-security-policy')).toContain("form-action 'self' budget-buddy:;");
  });
});
