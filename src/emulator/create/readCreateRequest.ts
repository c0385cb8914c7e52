/** A `/link/token/create` request, read once: unknown and missing fields, kinds, formats, then Plaid's rules. */
import { findMissingFields, readShape, rejectMissingFields, rejectUnknownFields } from '../shape';
import type { JsonObject } from '../wire';
import { checkBasics } from './basics';
import type { CreateRequest } from './CreateRequest';
import { checkHostedLink } from './hostedLink';
import { checkProductOptions } from './productOptions';
import { checkProducts } from './products';
import { requestShape } from './requestShape';
import { checkUpdateMode } from './updateMode';
import { checkUser } from './user';

/** The request, or the refusal that Plaid would give. */
export function readCreateRequest(body: JsonObject): CreateRequest {
  rejectUnknownFields(body, requestShape);
  const hasUser = (body['user'] ?? body['user_id'] ?? null) !== null;
  rejectMissingFields([...findMissingFields(body, requestShape), ...(hasUser ? [] : ['user'])]);
  const request = readShape(body, requestShape) as unknown as CreateRequest;

  checkBasics(request);
  checkUser(request);
  checkHostedLink(request);
  checkProducts(request);
  checkProductOptions(request);
  checkUpdateMode(request);
  return request;
}
