/** The console's operations and input, against the schema as it is. */
import { parse, validate } from 'graphql';
import { getVariableValues } from 'graphql/execution/values';
import { buildSchema } from '../../../src/graphql/schema';
import { browserModule } from './browserModules';

type Operations = typeof import('../../../src/pages/console/browser/calls/operations');
type CreateInput = typeof import('../../../src/pages/console/browser/forms/createInput');

it.each(['create', 'watch', 'read'] as const)('asks for what the schema has: %s', (name) => {
  const { operations } = browserModule<Operations>('calls/operations');
  expect(validate(buildSchema(), parse(operations[name]))).toEqual([]);
});

const nothing = {
  clientName: '',
  clientUserId: '',
  language: '',
  countryCodes: [],
  products: [],
  hosted: false,
  multiItem: false,
  userId: '',
};

it('leaves out of the input what is left empty', () => {
  expect(browserModule<CreateInput>('forms/createInput').createInput(nothing)).toEqual({});
});

it('puts into the input all that is chosen, as the schema has it', () => {
  const input = browserModule<CreateInput>('forms/createInput').createInput({
    clientName: 'My app',
    clientUserId: 'user-1',
    language: 'en',
    countryCodes: ['US', 'CA'],
    products: ['AUTH'],
    hosted: true,
    multiItem: true,
    userId: 'usr_1',
  });
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
  expect(getVariableValues(schema, definition.variableDefinitions ?? [], { input }).errors).toBeUndefined();
});

it('names no user of Plaid’s where there is but one institution', () => {
  const choices = { ...nothing, userId: 'usr_1' };
  expect(browserModule<CreateInput>('forms/createInput').createInput(choices)).toEqual({});
});
