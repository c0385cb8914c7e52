/**
 * Which products may be asked for, and which together. For most forbidden combinations Plaid documents no code:
 * INVALID_FIELD is then a guess.
 */
import { ApiError, invalidField } from '../ApiError';
import type { CreateRequest } from './CreateRequest';
import { isUpdateMode } from './updateMode';
import { getProductError, isCraProduct, type Product } from './vocabulary';

/** Every product that the request names, wherever it does. */
export function listRequestedProducts(request: CreateRequest): readonly Product[] {
  return [...initializedProducts(request), ...(request.additional_consented_products ?? [])];
}

function initializedProducts(request: CreateRequest): readonly Product[] {
  return [
    ...(request.products ?? []),
    ...(request.required_if_supported_products ?? []),
    ...(request.optional_products ?? []),
  ];
}

export function checkProducts(request: CreateRequest): void {
  for (const word of listRequestedProducts(request)) {
    const problem = getProductError(word);
    if (problem) throw new ApiError('INVALID_PRODUCT', problem);
  }
  const noneNeeded = isUpdateMode(request) || request.transfer?.authorization_id;
  if (!request.products?.length && !noneNeeded) throw invalidField('must provide at least one product');
  checkOverlap(request);
  checkCombinations(request);
}

function checkOverlap(request: CreateRequest): void {
  const initialized = initializedProducts(request);
  const consented = request.additional_consented_products ?? [];
  // Consent for an optional product may be asked for too.
  const shared = [...(request.products ?? []), ...(request.required_if_supported_products ?? [])];
  const twice =
    initialized.find((product, index) => initialized.indexOf(product) !== index) ??
    consented.find((product) => shared.includes(product));
  if (twice) throw invalidField(`${twice} must not be provided in more than one list of products`);
}

function checkCombinations(request: CreateRequest): void {
  const asked = listRequestedProducts(request);
  const payroll = request.income_verification?.income_source_types?.includes('payroll');
  const loners: Product[] = [
    'payment_initiation',
    'identity_verification',
    ...(payroll ? (['income_verification'] as const) : []),
  ];
  const loner = loners.find((product) => asked.includes(product));
  if (loner && asked.length > 1) throw invalidField(`${loner} may not be combined with other products`);

  if (initializedProducts(request).includes('signal') && !asked.includes('auth')) {
    throw invalidField('the signal product requires the auth product');
  }
  if (!asked.some(isCraProduct)) return;
  if (!isUpdateMode(request) && !request.products?.includes('cra_base_report')) {
    throw invalidField(
      'products must contain cra_base_report when any other Plaid Check product is requested',
    );
  }
  if (asked.includes('assets') || asked.includes('income_verification')) {
    throw invalidField('Plaid Check products may not be combined with assets or income_verification');
  }
}
