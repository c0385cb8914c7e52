/** Fields of Plaid's objects, read by graphql-js; the corpus compares compiled execution with it. */
import { assertObjectType, executeSync, GraphQLSchema, parse } from 'graphql';
import { buildSchema } from '../../src/graphql/schema';

const schema = buildSchema();

/** Reads the selected fields of an object of Plaid's. */
function read(type: string, json: object, selection: string) {
  const query = assertObjectType(schema.getType(type));
  const document = parse(`{ ${selection} }`);
  const { data, errors } = executeSync({ schema: new GraphQLSchema({ query }), document, rootValue: json });
  expect(errors).toBeUndefined();
  return data;
}

const readSession = (json: object, selection: string) =>
  read('LinkSession', json, `${selection} additionalProperties`);

it('reads Plaid’s field names under GraphQL names at every level', () => {
  const json = {
    link_session_id: 's1',
    results: {
      document_income_results: { num_1099s_uploaded: 2, num_w2s_uploaded: 1, num_i20s_uploaded: 0 },
    },
  };
  const selection = `linkSessionId results { additionalProperties documentIncomeResults {
    num1099sUploaded numW2sUploaded numI20sUploaded additionalProperties } }`;
  expect(readSession(json, selection)).toEqual({
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

it.each(['2024-07-29T20:22:36.522196741Z', '2024-07-29T22:22:36.5+02:00', '2024-02-29T00:00:00Z'])(
  'passes on %s unchanged',
  (startedAt) => {
    expect(readSession({ started_at: startedAt }, 'startedAt')).toEqual({
      startedAt,
      additionalProperties: null,
    });
  },
);

it('keeps an unknown field unchanged in `additionalProperties`', () => {
  const value = { deep: [{ snake_case: null }] };
  expect(readSession({ link_session_id: 's1', unknown_field: value }, 'linkSessionId')).toEqual({
    linkSessionId: 's1',
    additionalProperties: { unknown_field: value },
  });
});

it('reads an unknown enum value as null and keeps it in `additionalProperties`', () => {
  const json = { on_exit: { error: { error_type: 'UNKNOWN_ERROR', error_code: 'X' } } };
  const selection = 'onExit { additionalProperties error { errorType errorCode additionalProperties } }';
  expect(readSession(json, selection)?.['onExit']).toEqual({
    additionalProperties: null,
    error: { errorType: null, errorCode: 'X', additionalProperties: { error_type: 'UNKNOWN_ERROR' } },
  });
});

it('keeps the known enum values of a list, and the raw list in `additionalProperties`', () => {
  const json = { initial_products: ['auth', 'unknown_product', 'transactions'] };
  expect(read('LinkTokenMetadata', json, 'initialProducts additionalProperties')).toEqual({
    initialProducts: ['AUTH', 'TRANSACTIONS'],
    additionalProperties: json,
  });
});

it.each([
  ['a number for a string', { link_session_id: 7 }, 'linkSessionId', ''],
  ['a string for an object', { results: 'none' }, 'results', '{ __typename }'],
  ['a list for an object', { exit: [] }, 'exit', '{ __typename }'],
  ['an object for a list', { events: {} }, 'events', '{ __typename }'],
  ['a boolean for a time', { started_at: false }, 'startedAt', ''],
  ['text for a time', { started_at: 'yesterday' }, 'startedAt', ''],
  ['a day that does not exist for a time', { started_at: '2023-02-29T00:00:00Z' }, 'startedAt', ''],
])('reads %s as null and keeps it in `additionalProperties`', (_, json, field, selection) => {
  expect(readSession(json, `${field} ${selection}`)).toEqual({ [field]: null, additionalProperties: json });
});

it.each([1.5, 2 ** 31, '1'])(
  'reads %p as null where GraphQL has an Int, and keeps it in `additionalProperties`',
  (number) => {
    const json = { num_w2s_retrieved: number };
    expect(read('LinkSessionPayrollIncomeResult', json, 'numW2sRetrieved additionalProperties')).toEqual({
      numW2sRetrieved: null,
      additionalProperties: json,
    });
  },
);

it('keeps the raw list in `additionalProperties` if an item is null or of another type', () => {
  const events = [{ event_id: 'e1' }, null, 'e2'];
  expect(readSession({ events }, 'events { eventId additionalProperties }')).toEqual({
    events: [{ eventId: 'e1', additionalProperties: null }],
    additionalProperties: { events },
  });
});

it('reads null and an absent field as null', () => {
  expect(readSession({ finished_at: null }, 'finishedAt startedAt')).toEqual({
    finishedAt: null,
    startedAt: null,
    additionalProperties: null,
  });
});

it('keeps a field named __proto__ without setting the prototype', () => {
  const json = JSON.parse('{"__proto__": {"link_session_id": "forged"}}');
  expect(JSON.stringify(readSession(json, 'linkSessionId'))).toBe(
    '{"linkSessionId":null,"additionalProperties":{"__proto__":{"link_session_id":"forged"}}}',
  );
});

it('does not read a computed field from Plaid’s response', () => {
  expect(readSession({ outcome: 'SPLENDID' }, 'outcome')).toEqual({
    outcome: 'IN_PROGRESS',
    additionalProperties: { outcome: 'SPLENDID' },
  });
});
