import * as fc from 'fast-check';
import { assertInputObjectType, coerceInputValue, type GraphQLInputObjectType } from 'graphql';
import { type Codec, createCodec } from '../../src/codec/codec';
import { buildSchema } from '../../src/graphql/schema';
import type { CreateLinkTokenInput } from '../../src/linkToken/schema/input/CreateLinkTokenInput';
import { anObject, formsOfRequests, inGraphQLsNames, type JsonObject } from '../support/plaid/plaidValues';

let codec: Codec;
let inputType: GraphQLInputObjectType;
beforeAll(() => {
  const schema = buildSchema();
  codec = createCodec(schema);
  inputType = assertInputObjectType(schema.getType('CreateLinkTokenInput'));
});

const decode = (json: object) => codec.decode<JsonObject>('LinkSession', json as JsonObject);

describe('codec.decode', () => {
  it('converts Plaid’s field names to GraphQL names at every level', () => {
    const json = {
      link_session_id: 's1',
      results: {
        document_income_results: { num_1099s_uploaded: 2, num_w2s_uploaded: 1, num_i20s_uploaded: 0 },
      },
    };
    expect(decode(json)).toEqual({
      linkSessionId: 's1',
      additionalProperties: null,
      results: {
        additionalProperties: null,
        documentIncomeResults: {
          num1099sUploaded: 2,
          numW2sUploaded: 1,
          numI20sUploaded: 0,
          additionalProperties: null,
        },
      },
    });
  });

  it('passes on nanoseconds unchanged', () => {
    expect(decode({ started_at: '2024-07-29T20:22:36.522196741Z' })['startedAt']).toBe(
      '2024-07-29T20:22:36.522196741Z',
    );
    expect(decode({ started_at: '2024-07-29T22:22:36.5+02:00' })['startedAt']).toBe(
      '2024-07-29T22:22:36.5+02:00',
    );
  });

  it('keeps an unknown field unchanged in `additionalProperties`', () => {
    const value = { deep: [{ snake_case: null }] };
    expect(decode({ link_session_id: 's1', unknown_field: value })).toEqual({
      linkSessionId: 's1',
      additionalProperties: { unknown_field: value },
    });
  });

  it('decodes an unknown enum value to null and keeps it in `additionalProperties`', () => {
    const json = { on_exit: { error: { error_type: 'UNKNOWN_ERROR', error_code: 'X' } } };
    expect(decode(json)['onExit']).toEqual({
      additionalProperties: null,
      error: { errorType: null, errorCode: 'X', additionalProperties: { error_type: 'UNKNOWN_ERROR' } },
    });
  });

  it('keeps the known enum values of a list, and the raw list in `additionalProperties`', () => {
    const json = { initial_products: ['auth', 'unknown_product', 'transactions'] };
    expect(codec.decode('LinkTokenMetadata', json)).toEqual({
      initialProducts: ['auth', 'transactions'],
      additionalProperties: json,
    });
  });

  it.each([
    ['a number for a string', { link_session_id: 7 }],
    ['a string for an object', { results: 'none' }],
    ['a list for an object', { exit: [] }],
    ['an object for a list', { events: {} }],
    ['a boolean for a time', { started_at: false }],
    ['text for a time', { started_at: 'yesterday' }],
  ])('decodes %s to null and keeps it in `additionalProperties`', (_, json) => {
    const [field] = Object.keys(inGraphQLsNames('LinkTokenGetSessionsResponse', json as JsonObject)) as [
      string,
    ];
    expect(decode(json)).toEqual({ [field]: null, additionalProperties: json });
  });

  it.each([1.5, 2 ** 31, '1'])(
    'decodes %p to null where GraphQL has an Int, and keeps it in `additionalProperties`',
    (number) => {
      const json = { num_w2s_retrieved: number };
      expect(codec.decode('LinkSessionPayrollIncomeResult', json)).toEqual({
        numW2sRetrieved: null,
        additionalProperties: json,
      });
    },
  );

  it('keeps the raw list in `additionalProperties` if an item is null or of another type', () => {
    const events = [{ event_id: 'e1' }, null, 'e2'];
    expect(decode({ events })).toEqual({
      events: [{ eventId: 'e1', additionalProperties: null }],
      additionalProperties: { events },
    });
  });

  it('decodes null to null and omits an absent field', () => {
    expect(decode({ finished_at: null })).toEqual({ finishedAt: null, additionalProperties: null });
  });

  it('keeps a field named __proto__ without setting the prototype', () => {
    const decoded = decode(JSON.parse('{"__proto__": {"linkSessionId": "forged"}}'));
    expect(decoded['linkSessionId']).toBeUndefined();
    expect(JSON.stringify(decoded['additionalProperties'])).toBe('{"__proto__":{"linkSessionId":"forged"}}');
  });

  it('does not decode a computed field from Plaid’s response', () => {
    expect(decode({ outcome: 'SPLENDID' })).toEqual({ additionalProperties: { outcome: 'SPLENDID' } });
  });
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
