/** `CreateLinkTokenInput.additionalProperties`: fields of Plaid's request that are newer than this schema. */
import type { Codec } from '../../../codec/codec';
import { BadUserInput } from '../../../errors/BadUserInput';

/** Credentials are sent as headers; these fields would override them. */
const CREDENTIALS = new Set(['client_id', 'secret']);

/** @throws {BadUserInput} for credentials, and for a name that the schema has a field for, in either spelling. */
export function withAdditionalProperties(
  body: Record<string, unknown>,
  additional: Record<string, unknown> | null | undefined,
  codec: Codec,
): Record<string, unknown> {
  if (!additional) return body;
  const declared = codec.fieldsByWireName('CreateLinkTokenInput');
  const ownFields = new Set(declared.values());
  for (const name of Object.keys(additional)) {
    const field = declared.get(name) ?? (ownFields.has(name) ? name : undefined);
    const path = ['input', 'additionalProperties', name];
    if (field !== undefined)
      throw new BadUserInput(`This field is part of the input. Set \`${field}\` instead.`, path);
    if (CREDENTIALS.has(name))
      throw new BadUserInput('Credentials cannot be set in `additionalProperties`.', path);
  }
  return { ...body, ...additional };
}
