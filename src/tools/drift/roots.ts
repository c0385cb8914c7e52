/** Roots of the comparison, and intended differences from Plaid's types. */
import type { PlaidInterface, PlaidProperty } from './parsePlaidTypes';

export interface Root {
  /** The GraphQL type. */
  readonly graphql: string;
  /** The interface of the `plaid` package. */
  readonly plaid: string;
}

export const ROOTS: readonly Root[] = [
  { graphql: 'CreateLinkTokenInput', plaid: 'LinkTokenCreateRequest' },
  { graphql: 'CreateLinkTokenPayload', plaid: 'LinkTokenCreateResponse' },
  { graphql: 'LinkToken', plaid: 'LinkTokenGetResponse' },
];

/** Credentials, which the server adds. */
const WITHHELD: ReadonlySet<string> = new Set([
  'LinkTokenCreateRequest.client_id',
  'LinkTokenCreateRequest.secret',
]);

/** Required by Plaid, optional here: the server has defaults for them, or takes the user's id from the bearer token. */
const DEFAULTED: ReadonlySet<string> = new Set([
  'LinkTokenCreateRequest.client_name',
  'LinkTokenCreateRequest.language',
  'LinkTokenCreateRequest.country_codes',
  'LinkTokenCreateRequest.user',
  'LinkTokenCreateRequestUser.client_user_id',
]);

export function listProperties({ name, properties }: PlaidInterface): PlaidProperty[] {
  return properties.filter((property) => !WITHHELD.has(`${name}.${property.name}`));
}

export type Requirement = 'required' | 'optional' | 'either';

/** Whether a field of a request must be non-null in GraphQL. */
export function getRequirement({ name }: PlaidInterface, property: PlaidProperty): Requirement {
  if (property.optional) return 'optional';
  if (DEFAULTED.has(`${name}.${property.name}`)) return 'either';
  // GraphQL cannot express "present, possibly null": non-null forbids null, nullable permits absence.
  return property.type.nullable ? 'either' : 'required';
}
