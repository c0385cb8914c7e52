/** Server defaults for omitted fields of the create input. An explicit null is sent, not replaced. */
import { toSnakeCase } from '../../../codec/names';
import { BadUserInput } from '../../../errors/BadUserInput';
import type { CreateLinkTokenInput } from './CreateLinkTokenInput';

/** Null: the operator has set no default. */
export interface CreateLinkTokenDefaults {
  readonly clientName: string | null;
  readonly language: string | null;
  /** ISO 3166-1 alpha-2 codes, as Plaid spells them. */
  readonly countryCodes: readonly string[] | null;
  /** URL that receives Plaid's webhooks. Called per token: a server may learn its own URL only after its start. */
  readonly webhookUrl: () => string | null;
}

/**
 * @param additional fields that are sent by wire name; they need no default.
 * @throws {BadUserInput} for a field that Plaid requires, if the input has none and the server has no default.
 */
export function withDefaults(
  input: CreateLinkTokenInput,
  additional: Readonly<Record<string, unknown>>,
  defaults: CreateLinkTokenDefaults,
): object {
  const isOmitted = (field: keyof CreateLinkTokenInput) =>
    input[field] === undefined && !Object.hasOwn(additional, toSnakeCase(field));
  const filled: Record<string, unknown> = { ...input };
  for (const field of ['clientName', 'language', 'countryCodes'] as const) {
    if (!isOmitted(field)) continue;
    filled[field] = defaults[field];
    if (filled[field] === null) throw missing([field]);
  }
  const webhook = defaults.webhookUrl();
  if (isOmitted('webhook') && webhook !== null) filled['webhook'] = webhook;

  if (isOmitted('user') && isOmitted('userId')) throw missing(['user']);
  if (input.user && input.user.clientUserId === undefined) throw missing(['user', 'clientUserId']);
  return filled;
}

function missing(path: readonly string[]): BadUserInput {
  const hint = path[0] === 'user' ? '' : ' This server has no default for it.';
  return new BadUserInput(`\`${path.join('.')}\` is required.${hint}`, ['input', ...path]);
}
