import * as fc from 'fast-check';
import { assertInputObjectType, coerceInputValue, type GraphQLInputObjectType } from 'graphql';
import { type Codec, createCodec } from '../../src/codec/codec';
import { buildSchema } from '../../src/graphql/schema';
import type { CreateLinkTokenInput } from '../../src/linkToken/schema/input/CreateLinkTokenInput';
import { anObject, formsOfRequests, inGraphQLsNames } from '../support/plaid/plaidValues';

let codec: Codec;
let inputType: GraphQLInputObjectType;
beforeAll(() => {
  const schema = buildSchema();
  codec = createCodec(schema);
  inputType = assertInputObjectType(schema.getType('CreateLinkTokenInput'));
});

describe('codec.encode', () => {
  const encode = (input: Partial<CreateLinkTokenInput>) => codec.encode('CreateLinkTokenInput', input);

  it('omits absent fields and encodes null as null', () => {
    expect(
      encode({ clientName: 'App', webhook: null, user: { clientUserId: 'u1', dateOfBirth: null } }),
    ).toEqual({
      client_name: 'App',
      webhook: null,
      user: { client_user_id: 'u1', date_of_birth: null },
    });
  });

  it('does not encode `additionalProperties`', () => {
    expect(encode({ additionalProperties: { anything: 1 } })).toEqual({});
  });

  it('encodes any input within Plaid’s types to exactly Plaid’s JSON', () => {
    const freedom = { full: false, wild: false, without: ['client_id', 'secret'], strings: formsOfRequests };
    const requests = fc.sample(anObject('LinkTokenCreateRequest', freedom), { numRuns: 100, seed: 47 });
    for (const request of requests) {
      const input = asCoerced(inGraphQLsNames('LinkTokenCreateRequest', request));
      expect(JSON.stringify(codec.encode('CreateLinkTokenInput', input))).toBe(JSON.stringify(request));
    }
  });
});

/** The input as GraphQL passes it to a resolver. */
function asCoerced(input: object): object {
  return coerceInputValue(input, inputType, (path, _value, { message }) => {
    throw new Error(`${path.join('.')}: ${message}`);
  }) as object;
}
