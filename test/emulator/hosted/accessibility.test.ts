/** Accessibility of the pages of Hosted Link. */
import { shareTestEmulator } from '../testEmulator';
import { logIn, visit } from './hostedVisit';

const emulator = shareTestEmulator();

/** Structural accessibility faults of a page. */
function faultsOf(page: string): string[] {
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  const labelled = new Set([...page.matchAll(/<label for="([^"]+)"/g)].map(([, id]) => id));
  const inputs = [...page.matchAll(/<(?:input|select) ([^>]*)>/g)].map(([, attributes = '']) => attributes);
  const named = (attributes: string) => labelled.has(/\bid="([^"]+)"/.exec(attributes)?.[1]);
  const described = [...page.matchAll(/aria-describedby="([^"]+)"/g)].flatMap(([, list = '']) =>
    list.split(' '),
  );
  const inLabel = [...page.matchAll(/<label><input type="checkbox"/g)].length;
  const boxes = inputs.filter((attributes) => attributes.includes('type="checkbox"'));
  const fields = inputs.filter((attributes) => !/type="(hidden|checkbox)"/.test(attributes));
  return [
    ...(page.includes('<html lang="en">') ? [] : ['no language']),
    ...(page.includes('content="width=device-width, initial-scale=1"') ? [] : ['no viewport']),
    ...(/<title>[^<]+<\/title>/.test(page) ? [] : ['no title']),
    ...(page.match(/<main>/g)?.length === 1 ? [] : ['not one main']),
    ...(page.match(/<h1>/g)?.length === 1 ? [] : ['not one heading']),
    ...((page.match(/ autofocus/g)?.length ?? 0) > 1 ? ['more than one focus'] : []),
    ...(boxes.length === inLabel ? [] : ['a checkbox without a label']),
    ...fields.filter((attributes) => !named(attributes)).map((attributes) => `no label: ${attributes}`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `twice: ${id}`),
    ...described.filter((id) => !ids.includes(id)).map((id) => `described by nothing: ${id}`),
    ...[...page.matchAll(/<button[^>]*>([\s\S]*?)<\/button>/g)]
      .filter(([, text]) => !text)
      .map(() => 'no name'),
  ];
}

describe('the pages of Hosted Link', () => {
  it('have a title, a language and a label for every field', async () => {
    const { visitor } = await visit(emulator(), {
      enable_multi_item_link: true,
      webhook: 'http://127.0.0.1:1/',
    });
    const seen: [string, string[]][] = [];
    const record = () => seen.push([visitor.step, faultsOf(visitor.page)]);

    record();
    await visitor.press('Continue');
    record();
    await visitor.press('Search', { query: 'zzz' });
    record();
    await visitor.press('Show all banks');
    await visitor.press('Tartan Bank');
    record();
    await logIn(visitor, '', '');
    record();
    await logIn(visitor, 'wrong');
    record();
    await logIn(visitor, 'error_ITEM_LOCKED');
    record();
    await visitor.press('Try again');
    await logIn(visitor, 'mfa_device');
    record();
    await visitor.press('Continue', { code: '' });
    record();
    await visitor.press('Continue', { code: '1234' });
    record();
    await visitor.press('Connect', { account: [] });
    record();
    await visitor.press('Connect', { account: Object.values(visitor.boxes) });
    record();
    await visitor.press('Connect another bank');
    await visitor.press('Platypus OAuth Bank');
    record();
    await visitor.press('Go to');
    record();
    await visitor.press('Simulate a failed login');
    record();
    await visitor.press('Leave');
    record();
    await visitor.press('Send webhook', { item_webhook: 'ITEM ERROR' });
    record();
    await visitor.open(`${emulator().url}/hl/unknown`);
    record();

    expect(seen).toEqual(
      [
        'consent',
        'institutions',
        'institutions',
        'credentials',
        'credentials',
        'credentials',
        'error',
        'code',
        'code',
        'accounts',
        'accounts',
        'connected',
        'oauth',
        'bank',
        'oauth',
        'done',
        'done',
        'unknown',
      ].map((step) => [step, []]),
    );
  });

  it('connect an error to its field, which has the focus', async () => {
    const { visitor } = await visit(emulator());
    await visitor.press('Continue');
    await visitor.press('Tartan Bank');
    await logIn(visitor, 'wrong');
    expect(visitor.page).toContain(
      '<p class="problem" id="password-problem" role="alert">The credentials were not correct. Please try again.</p>',
    );
    expect(visitor.page).toMatch(
      /<input id="password" [^>]*aria-describedby="password-hint password-problem" aria-invalid="true" autofocus>/,
    );
    expect(visitor.page).toMatch(/<input id="username" [^>]*aria-describedby="username-hint">/);
  });

  it('keep the user name after a wrong password, and not the password', async () => {
    const { visitor } = await visit(emulator());
    await visitor.press('Continue');
    await visitor.press('Tartan Bank');
    for (const password of ['bad-5150', '']) {
      await logIn(visitor, password, '"><i>anna');
      expect(visitor.page).toMatch(/<input id="username" [^>]*value="&quot;&gt;&lt;i&gt;anna"/);
      expect(visitor.page).not.toContain('5150');
    }
    // Longer names are cut, since the emulator stores them.
    await logIn(visitor, 'wrong', 'a'.repeat(1000));
    expect(visitor.page).toContain(`value="${'a'.repeat(100)}"`);
    await visitor.press('Choose another bank');
    await visitor.press('Tartan Bank');
    expect(visitor.page).toMatch(/<input id="username" [^>]*value=""/);
  });

  it('hide the password and disable autocompletion', async () => {
    const { visitor } = await visit(emulator());
    await visitor.press('Continue');
    await visitor.press('Tartan Bank');
    expect(visitor.page).toMatch(
      /<input id="password" name="password" required type="password" autocomplete="off"/,
    );
  });
});
