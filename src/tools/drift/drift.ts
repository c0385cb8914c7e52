/** What a comparison of the schema with Plaid's types finds. */
import type { Root } from './roots';

export interface Drift {
  readonly pairs: readonly TypePair[];
  readonly enums: readonly EnumPair[];
  readonly differences: readonly Difference[];
  readonly coverage: readonly Coverage[];
}

/** A GraphQL object and the interface of Plaid's that it stands for. */
export interface TypePair {
  readonly graphql: string;
  readonly plaid: string;
  /** Where the walk first met it: `CreateLinkTokenInput.user`. */
  readonly path: string;
  readonly fields: readonly FieldPair[];
}

export interface FieldPair {
  /** Name and type: `linkSessionId: String`. */
  readonly graphql: string;
  readonly plaid: string;
  readonly wireName: string;
  readonly sameKind: boolean;
}

export interface EnumPair {
  readonly graphql: string;
  readonly plaid: string;
  /** Plaid's words that the GraphQL enum has, of all that Plaid has. */
  readonly values: readonly string[];
  readonly total: number;
}

export type DifferenceKind =
  | 'missing'
  | 'gone'
  | 'kind'
  | 'requirement'
  | 'missing word'
  | 'gone word'
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
  /** What to paste into the GraphQL type or enum. */
  readonly linesToPaste: readonly string[];
}

export interface Coverage {
  readonly root: Root;
  readonly objects: Share;
  readonly fields: Share;
  readonly enums: Share;
  readonly values: Share;
}

/** `covered` of `total`, each object, field, enum and word of Plaid's counted once however often it is reached. */
export interface Share {
  readonly covered: number;
  readonly total: number;
}
