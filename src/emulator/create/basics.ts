/** Checks of the fields that every link token has, its institution and its redirect. */
import { ApiError, assertField } from '../ApiError';
import { findInstitution } from '../session/institutions';
import { isCountryCode, isLanguage } from './acceptedValues';
import { parseWebUrl, requireText } from './formats';
import type { CreateRequest } from './requestShape';

const LOCAL_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

export function checkBasics(request: CreateRequest): void {
  const { country_codes, webhook, institution_id } = request;
  requireText(request.client_name, 'client_name');
  assertField(isLanguage(request.language), 'language must be one of the languages that Link supports');
  assertField(country_codes.length > 0, 'country_codes must contain at least one country code');
  assertField(
    country_codes.every(isCountryCode),
    'country_codes must be ISO 3166-1 alpha-2 codes of countries that Plaid supports',
  );
  assertField(webhook === undefined || parseWebUrl(webhook), 'webhook must be a valid URL');
  if (institution_id !== undefined && !findInstitution(institution_id)) {
    throw new ApiError('INVALID_INSTITUTION', 'invalid institution_id provided');
  }
  checkRedirect(request);
}

/** A blank `redirect_uri` or `android_package_name` counts as absent, as in Plaid's guides. */
function checkRedirect({ redirect_uri, android_package_name }: CreateRequest): void {
  if (!redirect_uri) return;
  assertField(!android_package_name, 'redirect_uri must not be provided together with android_package_name');
  const url = parseWebUrl(redirect_uri);
  assertField(
    url && (url.protocol === 'https:' || LOCAL_HOSTS.includes(url.hostname)),
    'redirect_uri must be an https URI, or an http URI on localhost',
  );
  // Plaid also requires it on the team's list of allowed URIs; the emulator has no such list.
  assertField(url.search === '', 'redirect_uri must not contain a query string');
}
