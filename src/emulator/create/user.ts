/** Checks of `user` and of the references to a Plaid user. */
import { ApiError, assertField } from '../ApiError';
import { ENVIRONMENT } from '../identifiers';
import { requireDate, requireText } from './formats';
import { listRequestedProducts } from './products';
import type { CreateRequest } from './requestShape';

const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
/** Separators that people write in phone numbers, and the trunk prefix as in `+44 (0)20`. */
const PHONE_SEPARATORS = /\(0\)|[\s().\u2010-\u2013-]/g;
/** E.164; for North America also the numbering plan, since Plaid rejects numbers that cannot exist. */
const PHONE = /^\+(1[2-9]\d{2}[2-9]\d{6}|[2-9]\d{6,14})$/;
/** Digits grouped like a phone number. Plain digits pass, since database ids have that form. */
const PHONE_LIKE = /^(\+\d[\d ().-]{6,}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})$/;

export function checkUser(request: CreateRequest): void {
  checkUserReferences(request);
  const { user } = request;
  if (!user) return;

  const { client_user_id, phone_number, email_address, address } = user;
  requireText(client_user_id, 'user.client_user_id');
  assertField(
    !EMAIL.test(client_user_id) && !PHONE_LIKE.test(client_user_id),
    'user.client_user_id must not contain personally identifiable information such as an email address or phone number',
  );
  assertField(
    phone_number === undefined || PHONE.test(phone_number.replace(PHONE_SEPARATORS, '')),
    'user.phone_number must be a valid phone number with its country code, such as +14155550123',
  );
  if (email_address !== undefined && !EMAIL.test(email_address)) {
    throw new ApiError('INVALID_USER_IDENTITY_DATA', 'Invalid email format');
  }
  if (user.date_of_birth) requireDate(user.date_of_birth, 'user.date_of_birth');
  assertField(
    !user.name || listRequestedProducts(request).includes('identity_verification'),
    'user.name may only be provided with the identity_verification product',
  );
  assertField(
    address?.country !== 'US' || !address.postal_code || /^\d{5}$/.test(address.postal_code),
    'user.address.postal_code must be 5 digits for an address in the US',
  );
}

/** The emulator has no `/user/create`, so it accepts every id and token with Plaid's prefix. */
function checkUserReferences({ user_id, user_token }: CreateRequest): void {
  if (user_id === '') throw new ApiError('INVALID_USER_ID', 'user_id must be a non-empty string');
  if (user_id !== undefined && !user_id.startsWith('usr_')) {
    throw new ApiError('USER_NOT_FOUND', 'could not find matching user');
  }
  if (user_token !== undefined && !user_token.startsWith(`user-${ENVIRONMENT}-`)) {
    throw new ApiError('INVALID_USER_TOKEN', 'could not find matching user token');
  }
}
