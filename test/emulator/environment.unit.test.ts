/** Environment variables of the emulator. */
import { readEmulatorConfig } from '../../src/config/config';

it.each([
  [undefined, []],
  ['duplicate', ['duplicate']],
  ['reorder, duplicate', ['duplicate', 'reorder']],
])('reads the webhook faults from EMULATOR_WEBHOOKS=%s', (value, faults) => {
  expect(readEmulatorConfig({ EMULATOR_WEBHOOKS: value }).webhookFaults).toEqual(faults);
});

it('rejects an unknown fault in EMULATOR_WEBHOOKS', () => {
  expect(() => readEmulatorConfig({ EMULATOR_WEBHOOKS: 'duplicate,lose' })).toThrow(
    'EMULATOR_WEBHOOKS must list duplicate, reorder, separated by commas.',
  );
});
