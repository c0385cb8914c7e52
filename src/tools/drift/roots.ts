/** Where the two trees that are compared begin, and the few places where they differ on purpose. */
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

/** The credentials are the server's to send: no caller of ours names them. */
const WITHHELD: ReadonlySet<string> = new Set([
  'LinkTokenCreateRequest.client_id',
  'LinkTokenCreateRequest.secret',
]);

/**
 * What Plaid requires and a caller may still leave out, because the server can fill it in: the application's name,
 * language and countries from its configuration, the user's id from the caller's bearer token.
 */
const FILLED_IN: ReadonlySet<string> = new Set([
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

/** Whether GraphQL must ask a caller for a field of a request. */
export function getRequirement({ name }: PlaidInterface, property: PlaidProperty): Requirement {
  if (property.optional) return 'optional';
  if (FILLED_IN.has(`${name}.${property.name}`)) return 'either';
  // "There, if only as null" is what GraphQL cannot say: non-null forbids the null, nullable lets it be left out.
  return property.type.nullable ? 'either' : 'required';
}
