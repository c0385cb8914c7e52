/** Result of comparing the schema with Plaid's types. */
import type { Root } from './roots';

export interface Drift {
  readonly differences: readonly Difference[];
  readonly coverage: readonly Coverage[];
}

export type DifferenceKind =
  | 'missing'
  | 'gone'
  | 'kind'
  | 'requirement'
  | 'missing value'
  | 'gone value'
  | 'newly deprecated'
  | 'no longer deprecated'
  | 'name';

export interface Difference {
  readonly kind: DifferenceKind;
  /** `CreateLinkTokenUserInput.clientUserId`, or `PlaidProduct.AUTH`. */
  readonly graphql: string;
  /** `LinkTokenCreateRequestUser.client_user_id`, or `Products 'auth'`. */
  readonly plaid: string;
  readonly detail: string;
  /** Lines to paste into the GraphQL type or enum. */
  readonly linesToPaste: readonly string[];
}

/** Each object, field, enum and enum value of Plaid's is counted once, however many paths lead to it. */
export interface Coverage {
  readonly root: Root;
  readonly objects: Share;
  readonly fields: Share;
  readonly enums: Share;
  readonly values: Share;
}

export interface Share {
  readonly covered: number;
  readonly total: number;
}
