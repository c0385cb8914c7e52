/** Parses and validates a `/link/token/create` request. */
import type { LinkTokenCreateRequest } from 'plaid';
import { readBody } from '../shape';
import type { JsonObject } from '../wire';
import { checkBasics } from './basics';
import { checkHostedLink } from './hostedLink';
import { checkProductOptions } from './productOptions';
import { checkProducts } from './products';
import { type CreateRequest, requestShape } from './requestShape';
import { checkUpdateMode } from './updateMode';
import { checkUser } from './user';

/** @throws {ApiError} the error that Plaid would return. */
export function readCreateRequest(body: JsonObject): CreateRequest {
  const hasUser = (body['user'] ?? body['user_id'] ?? null) !== null;
  const request = readBody<LinkTokenCreateRequest>(body, requestShape, hasUser ? [] : ['user']);
  checkBasics(request);
  checkUser(request);
  checkHostedLink(request);
  checkProducts(request);
  checkProductOptions(request);
  checkUpdateMode(request);
  return request;
}
