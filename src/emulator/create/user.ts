/** Who the end user is. */

import { ApiError, invalidField } from '../ApiError';
import { ENVIRONMENT } from '../identifiers';
import type { CreateRequest } from './CreateRequest';
import { requireDate, requireText } from './formats';
import { listRequestedProducts } from './products';

const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
/** E.164; within North America also the numbering plan, since Plaid refuses numbers that cannot exist. */
const PHONE = /^\+(1[2-9]\d{2}[2-9]\d{6}|[2-9]\d{6,14})$/;
/** Digits grouped as people write phone numbers. Plain digits pass: database ids look like that. */
const LIKE_A_PHONE = /^(\+\d[\d ().-]{6,}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})$/;

export function checkUser(request: CreateRequest): void {
  checkUserReferences(request);
  const { user } = request;
  if (!user) return;

  requireText(user.client_user_id, 'user.client_user_id');
  if (EMAIL.test(user.client_user_id) || LIKE_A_PHONE.test(user.client_user_id)) {
    throw invalidField(
      'user.client_user_id must not contain personally identifiable information such as an email address or phone number',
    );
  }
  if (user.phone_number !== undefined && !PHONE.test(user.phone_number)) {
    throw invalidField('user.phone_number must be a valid phone number in E.164 format');
  }
  if (user.email_address !== undefined && !EMAIL.test(user.email_address)) {
    throw new ApiError('INVALID_USER_IDENTITY_DATA', 'Invalid email format');
  }
  if (user.date_of_birth) requireDate(user.date_of_birth, 'user.date_of_birth');
  if (user.name && !listRequestedProducts(request).includes('identity_verification')) {
    throw invalidField('user.name may only be provided with the identity_verification product');
  }
  if (
    user.address?.country === 'US' &&
    user.address.postal_code &&
    !/^\d{5}$/.test(user.address.postal_code)
  ) {
    throw invalidField('user.address.postal_code must be 5 digits for an address in the US');
  }
}

/**
 * Ids and tokens of users that `/user/create` would have made. The emulator makes none, so it takes any that
 * look like Plaid's.
 */
function checkUserReferences({ user_id, user_token }: CreateRequest): void {
  if (user_id === '') throw new ApiError('INVALID_USER_ID', 'user_id must be a non-empty string');
  if (user_id !== undefined && !user_id.startsWith('usr_')) {
    throw new ApiError('USER_NOT_FOUND', 'could not find matching user');
  }
  if (user_token !== undefined && !user_token.startsWith(`user-${ENVIRONMENT}-`)) {
    throw new ApiError('INVALID_USER_TOKEN', 'could not find matching user token');
  }
}
