/** Parses the parameters of a GraphQL request, which are those of the body of a POST on every transport. */
import type { GraphQLRequest } from '@apollo/server';
import { isJsonObject } from '../codec/json';

const PARAMS = ['query', 'operationName', 'variables', 'extensions'] as const;

/** @returns a message if the parameters are invalid. Null counts as absent. */
export function readParams(params: unknown): GraphQLRequest | string {
  if (!isJsonObject(params)) return 'The request must be an object.';
  const request: Record<string, unknown> = {};
  for (const name of PARAMS) {
    const value = params[name];
    if (value === undefined || value === null) continue;
    const isText = name === 'query' || name === 'operationName';
    if (isText && typeof value !== 'string') return `\`${name}\` must be a string.`;
    if (!isText && !isJsonObject(value)) return `\`${name}\` must be an object.`;
    request[name] = value;
  }
  return request;
}
