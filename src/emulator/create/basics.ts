/** The fields that say whose Link this is and where it leads. */

import { ApiError, invalidField } from '../ApiError';
import { findInstitution } from '../session/institutions';
import type { CreateRequest } from './CreateRequest';
import { isLocalhost, parseWebUrl, requireText } from './formats';
import { isCountryCode, isLanguage } from './vocabulary';

export function checkBasics(request: CreateRequest): void {
  requireText(request.client_name, 'client_name');
  if (!isLanguage(request.language))
    throw invalidField('language must be one of the languages that Link supports');
  if (request.country_codes.length === 0)
    throw invalidField('country_codes must contain at least one country code');
  if (!request.country_codes.every(isCountryCode)) {
    throw invalidField('country_codes must be ISO 3166-1 alpha-2 codes of countries that Plaid supports');
  }
  if (request.webhook !== undefined && !parseWebUrl(request.webhook)) {
    throw invalidField('webhook must be a valid URL');
  }
  if (request.institution_id !== undefined && !findInstitution(request.institution_id)) {
    throw new ApiError('INVALID_INSTITUTION', 'invalid institution_id provided');
  }
  checkRedirect(request);
}

/** A blank `redirect_uri` or `android_package_name` counts as none, as Plaid's guides have it. */
function checkRedirect({ redirect_uri, android_package_name }: CreateRequest): void {
  if (!redirect_uri) return;
  if (android_package_name) {
    throw invalidField('redirect_uri must not be provided together with android_package_name');
  }
  const url = parseWebUrl(redirect_uri);
  if (!url || (url.protocol === 'http:' && !isLocalhost(url))) {
    throw invalidField('redirect_uri must be an https URI, or an http URI on localhost');
  }
  // Plaid also wants it on the team's list of allowed URIs: the emulator has no such list.
  if (url.search !== '') throw invalidField('redirect_uri must not contain a query string');
}
