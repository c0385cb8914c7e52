/** Update mode: Link for Items that exist already. */

import { ApiError, invalidField } from '../ApiError';
import { ENVIRONMENT } from '../identifiers';
import type { CreateRequest } from './CreateRequest';
import { isCraProduct, type Product } from './vocabulary';

/** Products that update mode can add to an Item. */
const ADDABLE: ReadonlySet<Product> = new Set(['assets', 'statements', 'income_verification']);

export function isUpdateMode({ access_token, access_tokens, update }: CreateRequest): boolean {
  return Boolean(access_token || access_tokens?.length || update?.user);
}

export function checkUpdateMode(request: CreateRequest): void {
  const { update, products } = request;
  const knownUser = request.user_token !== undefined || request.user_id !== undefined;
  if ((update?.user || update?.item_ids?.length) && !knownUser) {
    throw invalidField('update.user and update.item_ids require user_token or user_id');
  }
  if (!isUpdateMode(request)) return;

  // The emulator exchanges no public tokens, so it takes every access token that looks like Plaid's.
  const accessTokens = [
    ...(request.access_token ? [request.access_token] : []),
    ...(request.access_tokens ?? []),
  ];
  if (!accessTokens.every((token) => token.startsWith(`access-${ENVIRONMENT}-`))) {
    throw new ApiError('INVALID_ACCESS_TOKEN', 'could not find matching access token');
  }
  if (update?.account_selection_enabled && products?.includes('assets')) {
    throw new ApiError(
      'PRODUCTS_NOT_SUPPORTED',
      'account select update is not supported for the assets product',
    );
  }
  // Transfer's own interface takes the access token of a returning user.
  const addable = (product: Product) =>
    ADDABLE.has(product) ||
    isCraProduct(product) ||
    (product === 'transfer' && request.transfer !== undefined);
  const refused = products?.find((product) => !addable(product));
  if (refused) throw invalidField(`products must not contain ${refused} in update mode`);
  if (request.account_filters && !update?.account_selection_enabled) {
    throw invalidField('account_filters in update mode require update.account_selection_enabled');
  }
}
