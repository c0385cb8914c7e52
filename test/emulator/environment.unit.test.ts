/** The switches of an emulator that an environment sets. */
import { readEmulatorConfig } from '../../src/config/config';

it.each([
  [undefined, []],
  ['duplicate', ['duplicate']],
  ['reorder, duplicate', ['duplicate', 'reorder']],
])('reads from EMULATOR_WEBHOOKS=%s what goes wrong with webhooks', (value, faults) => {
  expect(readEmulatorConfig({ EMULATOR_WEBHOOKS: value }).webhookFaults).toEqual(faults);
});

it('refuses an EMULATOR_WEBHOOKS that it does not know', () => {
  expect(() => readEmulatorConfig({ EMULATOR_WEBHOOKS: 'duplicate,lose' })).toThrow(
    'EMULATOR_WEBHOOKS must list duplicate, reorder, separated by commas.',
  );
});
