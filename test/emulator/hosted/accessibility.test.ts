/** What every page of Hosted Link owes to people who do not see it, or have no mouse. */

import { shareTestEmulator } from '../testEmulator';
import { logIn, visit } from './hostedVisit';

const emulator = shareTestEmulator();

/** What is wrong with a page's structure. */
function faultsOf(page: string): string[] {
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  const labelled = new Set([...page.matchAll(/<label for="([^"]+)"/g)].map(([, id]) => id));
  const inputs = [...page.matchAll(/<input ([^>]*)>/g)].map(([, attributes = '']) => attributes);
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

it('are labelled, titled and described throughout', async () => {
  const { visitor } = await visit(emulator(), { enable_multi_item_link: true });
  const seen: [string, string[]][] = [];
  const look = () => seen.push([visitor.step, faultsOf(visitor.page)]);

  look();
  await visitor.press('Continue');
  look();
  await visitor.press('Search', { query: 'zzz' });
  look();
  await visitor.press('Show all banks');
  await visitor.press('Tartan Bank');
  look();
  await logIn(visitor, '', '');
  look();
  await logIn(visitor, 'wrong');
  look();
  await logIn(visitor, 'error_ITEM_LOCKED');
  look();
  await visitor.press('Try again');
  await logIn(visitor, 'mfa_device');
  look();
  await visitor.press('Continue', { code: '' });
  look();
  await visitor.press('Continue', { code: '1234' });
  look();
  await visitor.press('Connect', { account: [] });
  look();
  await visitor.press('Connect', { account: Object.values(visitor.boxes) });
  look();
  await visitor.press('Connect another bank');
  await visitor.press('Platypus OAuth Bank');
  look();
  await visitor.press('Go to');
  look();
  await visitor.press('Simulate a failed login');
  look();
  await visitor.press('Leave');
  look();
  await visitor.open(`${emulator().url}/hl/unknown`);
  look();

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
      'unknown',
    ].map((step) => [step, []]),
  );
});

it('tie what is wrong to its field, which has the focus', async () => {
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

it('let passwords be typed unseen, and no browser keep them', async () => {
  const { visitor } = await visit(emulator());
  await visitor.press('Continue');
  await visitor.press('Tartan Bank');
  expect(visitor.page).toMatch(
    /<input id="password" name="password" required type="password" autocomplete="off"/,
  );
});
