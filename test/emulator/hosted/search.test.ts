/** Institution search of Hosted Link. */
import { shareTestEmulator, type TestEmulator } from '../testEmulator';
import { listEventNames, visit } from './hostedVisit';
import type { Visitor } from './Visitor';

const opened = ['OPEN', 'TRANSITION_VIEW CONSENT', 'SKIP_SUBMIT_PHONE', 'TRANSITION_VIEW SELECT_INSTITUTION'];

let emulator: TestEmulator;
const started = shareTestEmulator();
beforeEach(() => {
  emulator = started();
});

describe('the institution search', () => {
  const banks = (visitor: Visitor) =>
    [...visitor.page.matchAll(/<button name="institution"[^>]*>[\s\S]*?<span>([^<]*)/g)].map(
      ([, name]) => name,
    );

  it('shows all institutions of the link token’s countries first', async () => {
    const { visitor } = await visit(emulator, { country_codes: ['CA', 'GB'] });
    await visitor.press('Continue');
    expect(banks(visitor)).toEqual([
      'Tartan-Dominion Bank of Canada',
      'Royal Bank of Plaid',
      'Flexible Platypus Open Banking',
    ]);
  });

  it('matches prefixes of words and records the query', async () => {
    const { visitor, session } = await visit(emulator);
    await visitor.press('Continue');
    await visitor.press('Search', { query: ' oauth PLAT ' });
    expect(banks(visitor)).toEqual(['Platypus OAuth Bank', 'First Platypus OAuth App2App Bank']);
    expect((await session()).events?.[0]).toMatchObject({
      event_name: 'SEARCH_INSTITUTION',
      event_metadata: { institution_search_query: 'oauth PLAT' },
    });
  });

  it('records a search once when its page is reloaded', async () => {
    const { visitor, session } = await visit(emulator);
    await visitor.press('Continue');
    await visitor.press('Search', { query: 'tart' });
    await visitor.reload();
    expect(banks(visitor)).toEqual(['Tartan Bank']);
    expect(listEventNames(await session())).toEqual([...opened, 'SEARCH_INSTITUTION']);
  });

  it('reports that nothing matches, and shows all institutions again', async () => {
    const { visitor, session } = await visit(emulator);
    await visitor.press('Continue');
    await visitor.press('Search', { query: '<zzz>' });
    expect(visitor.page).toContain('No bank matches “&lt;zzz&gt;”. Try fewer letters.');
    expect(banks(visitor)).toEqual([]);
    await visitor.press('Show all banks');
    expect(banks(visitor)).toHaveLength(8);
    expect(listEventNames(await session())).toEqual([...opened, 'SEARCH_INSTITUTION']);
  });

  it('is skipped if the link token names the institution', async () => {
    const { visitor, session } = await visit(emulator, { institution_id: 'ins_109512' });
    await visitor.press('Continue');
    expect(visitor.heading).toBe('Log in to Houndstooth Bank');
    expect(listEventNames(await session())).toEqual([
      'OPEN',
      'TRANSITION_VIEW CONSENT',
      'SKIP_SUBMIT_PHONE',
      'SELECT_INSTITUTION',
      'TRANSITION_VIEW CREDENTIAL',
    ]);
  });
});
