/** What the server fills in when a create input leaves it out. An explicit null is not left out: it is sent. */
import { BadUserInput } from '../../../errors/BadUserInput';
import type { CreateLinkTokenInput } from './CreateLinkTokenInput';

/** Null where the operator has set none. */
export interface CreateLinkTokenDefaults {
  readonly clientName: string | null;
  readonly language: string | null;
  /** ISO 3166-1 alpha-2 codes, as Plaid spells them. */
  readonly countryCodes: readonly string[] | null;
  /** Where Plaid sends its webhooks about each new token. Asked for each: a server may learn late where it is. */
  readonly webhookUrl: () => string | null;
}

/** @throws {BadUserInput} naming the field that Plaid needs and nobody gave. */
export function withDefaults(input: CreateLinkTokenInput, defaults: CreateLinkTokenDefaults): object {
  const filled: Record<string, unknown> = { ...input };
  for (const field of ['clientName', 'language', 'countryCodes'] as const) {
    if (filled[field] === undefined) {
      filled[field] = defaults[field];
      if (filled[field] === null) throw missing([field]);
    }
  }
  const webhook = defaults.webhookUrl();
  if (filled['webhook'] === undefined && webhook !== null) filled['webhook'] = webhook;

  if (input.user === undefined && input.userId === undefined) throw missing(['user']);
  if (input.user && input.user.clientUserId === undefined) throw missing(['user', 'clientUserId']);
  return filled;
}

function missing(path: readonly string[]): BadUserInput {
  const hint = path[0] === 'user' ? '' : ', since this server has no default for it';
  return new BadUserInput(`\`${path.join('.')}\` is needed${hint}.`, ['input', ...path]);
}
