/**
 * `CreateLinkTokenInput.additionalProperties`: fields and values of Plaid's request that are newer than this schema, by
 * wire name.
 */
import type { Codec } from '../../../codec/codec';
import { BadUserInput } from '../../../errors/BadUserInput';
import type { CreateLinkTokenInput } from './CreateLinkTokenInput';

/** Credentials are sent as headers; these fields would override them. */
const CREDENTIALS = new Set(['client_id', 'secret']);

/**
 * @returns the additional properties, to send unchanged.
 * @throws {BadUserInput} for credentials, for a field that the input sets too, and for the GraphQL name of a field.
 */
export function readAdditionalProperties(
  input: CreateLinkTokenInput,
  codec: Codec,
): Readonly<Record<string, unknown>> {
  const { additionalProperties: additional } = input;
  if (!additional) return {};
  const declared = codec.fieldsByWireName('CreateLinkTokenInput');
  const wireNames = new Map([...declared].map(([wireName, field]) => [field, wireName]));
  for (const name of Object.keys(additional)) {
    const problem = findProblem(name, declared.get(name), wireNames.get(name), input);
    if (problem !== null) throw new BadUserInput(problem, ['input', 'additionalProperties', name]);
  }
  return additional;
}

/**
 * @param field the field with that wire name.
 * @param wireName of the field with that name.
 */
function findProblem(
  name: string,
  field: string | undefined,
  wireName: string | undefined,
  input: CreateLinkTokenInput,
): string | null {
  if (CREDENTIALS.has(name)) return 'Credentials cannot be set in `additionalProperties`.';
  if (field !== undefined) {
    // An explicit null sets a field.
    const isSet = input[field as keyof CreateLinkTokenInput] !== undefined;
    return isSet ? `The input sets this field too. Omit either it or \`${field}\`.` : null;
  }
  return wireName === undefined ? null : `Plaid’s name of this field is \`${wireName}\`.`;
}
