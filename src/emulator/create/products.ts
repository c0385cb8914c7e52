/** Checks of the requested products. Plaid documents no code for most invalid combinations; INVALID_FIELD is a guess. */
import { ApiError, assertField, invalidField } from '../ApiError';
import { getProductError, isCraProduct, type Product } from './acceptedValues';
import type { CreateRequest } from './requestShape';
import { isUpdateMode } from './updateMode';

const productLists = [
  'products',
  'required_if_supported_products',
  'optional_products',
  'additional_consented_products',
] as const;

/** All products of the request, from all of its lists. */
export function listRequestedProducts(request: CreateRequest): readonly Product[] {
  return [...listInitializedProducts(request), ...(request.additional_consented_products ?? [])];
}

function listInitializedProducts(request: CreateRequest): readonly Product[] {
  return [
    ...(request.products ?? []),
    ...(request.required_if_supported_products ?? []),
    ...(request.optional_products ?? []),
  ];
}

export function checkProducts(request: CreateRequest): void {
  for (const product of listRequestedProducts(request)) {
    const error = getProductError(product);
    if (error) throw new ApiError('INVALID_PRODUCT', error);
  }
  assertField(
    request.products?.length || isUpdateMode(request) || request.transfer?.authorization_id,
    // Plaid's own words, without the field.
    'must provide at least one product',
  );
  checkOverlap(request);
  checkCombinations(request);
}

function checkOverlap(request: CreateRequest): void {
  const initialized = listInitializedProducts(request);
  // An optional product may need consent too.
  const required = [...(request.products ?? []), ...(request.required_if_supported_products ?? [])];
  const duplicate =
    initialized.find((product, index) => initialized.indexOf(product) !== index) ??
    request.additional_consented_products?.find((product) => required.includes(product));
  if (duplicate) throw invalidField(`${findList(request, duplicate)} must not repeat ${duplicate}`);
}

/** Field of the last list that contains the product. */
function findList(request: CreateRequest, product: Product): string {
  return productLists.findLast((list) => request[list]?.includes(product)) ?? 'products';
}

function checkCombinations(request: CreateRequest): void {
  const requested = listRequestedProducts(request);
  const payroll = request.income_verification?.income_source_types?.includes('payroll');
  const exclusive: Product[] = ['payment_initiation', 'identity_verification'];
  if (payroll) exclusive.push('income_verification');
  const found = exclusive.find((product) => requested.includes(product));
  if (found && requested.length > 1) {
    throw invalidField(`${findList(request, found)} must not combine ${found} with other products`);
  }
  assertField(
    !listInitializedProducts(request).includes('signal') || requested.includes('auth'),
    'products must contain auth when signal is requested',
  );
  if (!requested.some(isCraProduct)) return;
  assertField(
    isUpdateMode(request) || request.products?.includes('cra_base_report'),
    'products must contain cra_base_report when any other Plaid Check product is requested',
  );
  assertField(
    !requested.includes('assets') && !requested.includes('income_verification'),
    'products must not combine Plaid Check products with assets or income_verification',
  );
}
