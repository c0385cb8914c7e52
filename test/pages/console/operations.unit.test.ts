/** The console’s operations and create input, validated against the schema. */
import { parse, validate } from 'graphql';
import { getVariableValues } from 'graphql/execution/values';
import { buildSchema } from '../../../src/graphql/schema';
import { browserModule } from './browserModules';

type Operations = typeof import('../../../src/pages/console/browser/calls/operations');
type CreateInput = typeof import('../../../src/pages/console/browser/forms/createInput');

it.each(['create', 'watch', 'read'] as const)('validates the %s operation against the schema', (name) => {
  const { operations } = browserModule<Operations>('calls/operations');
  expect(validate(buildSchema(), parse(operations[name]))).toEqual([]);
});

/** Form data as the browser would collect it: unchecked boxes are absent. */
function formOf(fields: Readonly<Record<string, string | readonly string[]>>): FormData {
  const form = new FormData();
  for (const [name, values] of Object.entries(fields)) {
    for (const value of [values].flat()) form.append(name, value);
  }
  return form;
}

const empty = { clientName: '', clientUserId: ' ', language: '', userId: '' };

it('leaves empty fields out of the input', () => {
  expect(browserModule<CreateInput>('forms/createInput').createInput(formOf(empty))).toEqual({});
});

it('builds an input that the schema accepts from all fields', () => {
  const input = browserModule<CreateInput>('forms/createInput').createInput(
    formOf({
      clientName: ' My app ',
      clientUserId: 'user-1',
      language: 'en',
      countryCodes: ['US', 'CA'],
      products: ['AUTH'],
      hosted: 'on',
      multiItem: 'on',
      userId: 'usr_1',
    }),
  );
  expect(input).toEqual({
    clientName: 'My app',
    user: { clientUserId: 'user-1' },
    language: 'en',
    countryCodes: ['US', 'CA'],
    products: ['AUTH'],
    hostedLink: {},
    enableMultiItemLink: true,
    userId: 'usr_1',
  });
  const schema = buildSchema();
  const [definition] = parse(browserModule<Operations>('calls/operations').operations.create).definitions;
  if (definition?.kind !== 'OperationDefinition') throw new Error('no operation');
  expect(
    getVariableValues(schema, definition.variableDefinitions ?? [], { input, idempotencyKey: 'key' }).errors,
  ).toBeUndefined();
});

it('leaves out the Plaid user id unless Multi-Item Link is on', () => {
  const form = formOf({ ...empty, userId: 'usr_1' });
  expect(browserModule<CreateInput>('forms/createInput').createInput(form)).toEqual({});
});
