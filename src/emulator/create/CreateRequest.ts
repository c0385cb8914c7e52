/** A `/link/token/create` request as Plaid takes it. */
import type { LinkTokenCreateRequest } from 'plaid';
import type { Wire } from '../wire';

export type CreateRequest = Wire<LinkTokenCreateRequest>;
