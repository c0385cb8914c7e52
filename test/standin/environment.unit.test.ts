/** The switches of a stand-in that an environment sets. */
import { readStandinConfig } from '../../src/config/config';

it.each([
  [undefined, []],
  ['duplicate', ['duplicate']],
  ['reorder, duplicate', ['duplicate', 'reorder']],
])('reads from STANDIN_WEBHOOKS=%s what goes wrong with webhooks', (value, faults) => {
  expect(readStandinConfig({ STANDIN_WEBHOOKS: value }).webhookFaults).toEqual(faults);
});

it('refuses a STANDIN_WEBHOOKS that it does not know', () => {
  expect(() => readStandinConfig({ STANDIN_WEBHOOKS: 'duplicate,lose' })).toThrow(
    'STANDIN_WEBHOOKS must list duplicate, reorder, separated by commas.',
  );
});
