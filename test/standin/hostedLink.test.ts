/** The page behind `hosted_link_url`, as a browser without scripts meets it. */
import { createHash } from 'node:crypto';
import { smallestRequest, startTestStandin, type TestStandin } from './testStandin';

async function hostedLink(
  standin: TestStandin,
  fields: object = {},
): Promise<{ url: string; linkToken: string }> {
  const { body } = await standin.post('/link/token/create', {
    ...smallestRequest,
    hosted_link: {},
    ...fields,
  });
  return { url: body.hosted_link_url, linkToken: body.link_token };
}

function submit(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}

describe('the hosted page', () => {
  let standin: TestStandin;
  beforeEach(async () => {
    standin = await startTestStandin();
  });

  it('has an address that cannot be guessed, on the stand-in', async () => {
    const { url } = await hostedLink(standin);
    expect(url.slice(0, standin.url.length)).toBe(standin.url);
    expect(url.slice(standin.url.length)).toMatch(/^\/hl\/[a-z0-9]{34}$/);
  });

  it('is only for link tokens that ask for it', async () => {
    const { body } = await standin.post('/link/token/create', smallestRequest);
    expect(body).not.toHaveProperty('hosted_link_url');
  });

  it('says who asks, and offers to connect or to leave', async () => {
    const { url } = await hostedLink(standin);
    const response = await fetch(url);
    const page = await response.text();

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('<h1>Connect a bank to Budget Buddy</h1>');
    expect(page).toContain('<label for="institution">Bank</label><select id="institution"');
    expect(page).toContain('<option value="ins_109508">First Platypus Bank</option>');
    expect(page.match(/<form method="post">/g)).toHaveLength(2);
  });

  it('runs and loads nothing', async () => {
    const response = await fetch((await hostedLink(standin)).url);
    const [, style = ''] = /<style>([^<]*)<\/style>/.exec(await response.text()) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('escapes the app’s name', async () => {
    const { url } = await hostedLink(standin, { client_name: `<b onload="x('&')">` });
    const page = await (await fetch(url)).text();
    expect(page).toContain('&lt;b onload=&quot;x(&#39;&amp;&#39;)&quot;&gt;');
    expect(page).not.toContain('<b onload');
  });

  it('does not show a name of more than 30 characters', async () => {
    const { url } = await hostedLink(standin, { client_name: 'A name of more than thirty characters' });
    expect(await (await fetch(url)).text()).toContain('<h1>Connect a bank to This Application</h1>');
  });

  it('connects the chosen bank', async () => {
    const { url, linkToken } = await hostedLink(standin);
    const response = await submit(url, { outcome: 'success', institution_id: 'ins_109511' });
    const [session] = (await standin.get(linkToken)).link_sessions;

    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<h1>Connected</h1>');
    expect(session.results.item_add_results[0].institution.name).toBe('Tartan Bank');
  });

  it('lets the person leave', async () => {
    const { url, linkToken } = await hostedLink(standin);
    const response = await submit(url, { outcome: 'exit' });
    const [session] = (await standin.get(linkToken)).link_sessions;

    expect(await response.text()).toContain('<h1>Not connected</h1>');
    expect(session.exit.error).toBeNull();
  });

  it.each(['success', 'exit'])(
    'sends the person back to the app after %s, and lets the browser follow',
    async (outcome) => {
      const redirect = 'https://app.example/linked?from=plaid';
      const { url } = await hostedLink(standin, { hosted_link: { completion_redirect_uri: redirect } });
      const policy = (await fetch(url)).headers.get('content-security-policy');
      const response = await submit(url, { outcome });

      expect(response.status).toBe(303);
      expect(response.headers.get('location')).toBe(redirect);
      expect(policy).toContain("form-action 'self' https://app.example;");
    },
  );

  it('lets the browser go back to an app by the app’s own scheme', async () => {
    const { url } = await hostedLink(standin, {
      hosted_link: { completion_redirect_uri: 'budget-buddy://linked' },
    });
    expect((await fetch(url)).headers.get('content-security-policy')).toContain(
      "form-action 'self' budget-buddy:;",
    );
  });

  it('tells what is wrong with a form, as a page', async () => {
    const { url } = await hostedLink(standin);
    const response = await submit(url, { outcome: 'success', institution_id: '<i>' });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      400,
      'text/html; charset=utf-8',
    ]);
    expect(await response.text()).toContain('invalid institution_id provided');
  });

  it('is not found once the link has expired', async () => {
    const { url, linkToken } = await hostedLink(standin);
    standin.clock.now += 30 * 60 * 1000;
    for (const response of [await fetch(url), await submit(url, { outcome: 'success' })]) {
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('<h1>Not found</h1>');
    }
    expect(await standin.get(linkToken)).not.toHaveProperty('link_sessions');
  });

  it('is not found under an unknown id', async () => {
    const response = await fetch(`${standin.url}/hl/unknown`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ]);
  });
});
