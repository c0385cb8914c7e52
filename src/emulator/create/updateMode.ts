/** Update mode: Link for an existing Item. */
import { ApiError, assertField } from '../ApiError';
import { ENVIRONMENT } from '../identifiers';
import { isCraProduct, type Product } from './acceptedValues';
import type { CreateRequest } from './requestShape';

export function isUpdateMode({ access_token, access_tokens, update }: CreateRequest): boolean {
  return Boolean(access_token || access_tokens?.length || update?.user);
}

export function checkUpdateMode(request: CreateRequest): void {
  const { update, products, access_token, access_tokens = [] } = request;
  assertField(
    !(update?.user || update?.item_ids?.length) ||
      request.user_token !== undefined ||
      request.user_id !== undefined,
    'update.user and update.item_ids require user_token or user_id',
  );
  if (!isUpdateMode(request)) return;

  // The emulator exchanges no public tokens, so it accepts every access token with Plaid's prefix.
  const accessTokens = access_token ? [access_token, ...access_tokens] : access_tokens;
  if (!accessTokens.every((token) => token.startsWith(`access-${ENVIRONMENT}-`))) {
    throw new ApiError('INVALID_ACCESS_TOKEN', 'could not find matching access token');
  }
  if (update?.account_selection_enabled && products?.includes('assets')) {
    throw new ApiError(
      'PRODUCTS_NOT_SUPPORTED',
      'account select update is not supported for the assets product',
    );
  }
  const invalid = products?.find((product) => !canAddProduct(product, request));
  assertField(!invalid, `products must not contain ${invalid} in update mode`);
  assertField(
    !hasAccountFilters(request) || update?.account_selection_enabled,
    'account_filters in update mode require update.account_selection_enabled',
  );
}

/** In update mode, empty filters count as absent. */
export function hasAccountFilters(request: CreateRequest): boolean {
  const { account_filters: filters } = request;
  return filters !== undefined && (!isUpdateMode(request) || Object.keys(filters).length > 0);
}

function canAddProduct(product: Product, { transfer }: CreateRequest): boolean {
  const addable: readonly Product[] = ['assets', 'statements', 'income_verification'];
  // Transfer UI takes the access token of a returning user.
  return (
    addable.includes(product) || isCraProduct(product) || (product === 'transfer' && transfer !== undefined)
  );
}
