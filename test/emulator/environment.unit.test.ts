/** Environment variables of the emulator. */
import { readConfig, readEmulatorConfig } from '../../src/config/config';

it.each([
  [undefined, []],
  ['duplicate', ['duplicate']],
  ['reorder, duplicate', ['duplicate', 'reorder']],
])('reads the webhook faults from EMULATOR_WEBHOOKS=%s', (value, faults) => {
  expect(readEmulatorConfig({ EMULATOR_WEBHOOKS: value }).webhookFaults).toEqual(faults);
});

it.each([
  [undefined, 1],
  ['0', 0],
  ['.001', 0.001],
])('reads the factor of retry delays from EMULATOR_WEBHOOK_RETRY_SCALE=%s', (value, scale) => {
  expect(readEmulatorConfig({ EMULATOR_WEBHOOK_RETRY_SCALE: value }).webhookRetryScale).toBe(scale);
});

it.each(['fast', '2', '-1'])('rejects EMULATOR_WEBHOOK_RETRY_SCALE=%s', (value) => {
  expect(() => readEmulatorConfig({ EMULATOR_WEBHOOK_RETRY_SCALE: value })).toThrow(
    'EMULATOR_WEBHOOK_RETRY_SCALE must be a number from 0 to 1.',
  );
});

const invalid = {
  EMULATOR_PORT: 'tcp://10.96.12.7:4001',
  EMULATOR_WEBHOOKS: 'lose',
  EMULATOR_WEBHOOK_RETRY_SCALE: 'fast',
  EMULATOR_LEGACY_CALLBACKS: 'perhaps',
};

it.each([
  { PLAID_ENV: 'sandbox', PLAID_CLIENT_ID: 'id', PLAID_SECRET: 's3cret' },
  { PLAID_ENV: 'emulator', PLAID_BASE_URL: 'http://127.0.0.1:4001' },
])('ignores the emulator variables of a server that runs no emulator: %j', (env) => {
  expect(readConfig({ ...env, ...invalid }).plaid.emulator.port).toBe(4001);
});

it('rejects the emulator variables of a server that runs the emulator', () => {
  for (const name of Object.keys(invalid)) expect(() => readConfig({ ...invalid })).toThrow(name);
});

it('rejects an unknown fault in EMULATOR_WEBHOOKS', () => {
  expect(() => readEmulatorConfig({ EMULATOR_WEBHOOKS: 'duplicate,lose' })).toThrow(
    'EMULATOR_WEBHOOKS must list duplicate, reorder, separated by commas.',
  );
});
