/** A `/link/token/create` request, read once: unknown and missing fields, kinds, formats, then Plaid's rules. */
import type { LinkTokenCreateRequest } from 'plaid';
import { missingFields, readShape, refuseMissingFields, refuseUnknownFields } from '../shape';
import type { JsonObject, Wire } from '../wire';
import { checkBasics } from './basics';
import { checkHostedLink } from './hostedLink';
import { checkProductOptions } from './productOptions';
import { checkProducts } from './products';
import { requestShape } from './requestShape';
import { checkUpdateMode } from './updateMode';
import { checkUser } from './user';

export type CreateRequest = Wire<LinkTokenCreateRequest>;

/** The request, or the refusal that Plaid would give. */
export function readCreateRequest(body: JsonObject): CreateRequest {
  refuseUnknownFields(body, requestShape);
  const hasUser = (body['user'] ?? body['user_id'] ?? null) !== null;
  refuseMissingFields([...missingFields(body, requestShape), ...(hasUser ? [] : ['user'])]);
  const request = readShape(body, requestShape) as unknown as CreateRequest;

  checkBasics(request);
  checkUser(request);
  checkHostedLink(request);
  checkProducts(request);
  checkProductOptions(request);
  checkUpdateMode(request);
  return request;
}
