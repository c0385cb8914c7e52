/** What end users may set of the create input, through the running server. */
import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
} from 'graphql';
import { buildSchema } from '../../../../src/graphql/schema';
import { withPolicy } from '../../../../src/linkToken/schema/input/policy';
import { startIssuer } from '../../../support/issuer';
import { startPlaidDouble } from '../../../support/plaid/plaidDouble';
import { startShared } from '../../../support/startShared';
import { type Data, startTestApp } from '../../../support/testApp';

/** Contract §5, and below the top what is of the same kind: tokens, and ids of what is there already. */
const NOT_FOR_END_USERS = [
  'accessToken',
  'accessTokens',
  'additionalProperties',
  'identity.accountIds',
  'incomeVerification.accessTokens',
  'incomeVerification.assetReportId',
  'incomeVerification.payrollIncome.itemIdToUpdate',
  'thirdPartyUserToken',
  'transfer.paymentProfileToken',
  'update.itemIds',
  'userId',
  'userToken',
  'webhook',
];

const CREATE = 'mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken } }';
const basics = { clientName: 'App', language: 'en', countryCodes: ['US'] };
const input = buildSchema().getType('CreateLinkTokenInput') as GraphQLInputObjectType;

/** Every field that is no object, by its path; of a list, its first item's. */
const paths = [...pathsOf(input)];

function* pathsOf(type: GraphQLInputObjectType): Generator<readonly string[]> {
  for (const field of Object.values(type.getFields())) {
    const below = objectIn(field.type);
    if (!below) yield [field.name];
    else for (const path of pathsOf(below)) yield [field.name, ...path];
  }
}

function objectIn(type: GraphQLInputType): GraphQLInputObjectType | null {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return objectIn(nullable.ofType);
  return isInputObjectType(nullable) ? nullable : null;
}

/** A value that GraphQL takes: of an object what it cannot do without, and the field at the path. */
function inputFor(type: GraphQLInputType, [first, ...rest]: readonly string[]): Data {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [inputFor(nullable.ofType, [first ?? [], rest].flat())];
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name;
  if (!isInputObjectType(nullable)) return samples[nullable.name];
  const fields = Object.values(nullable.getFields()).filter(
    (field) => field.name === first || isRequiredInputField(field),
  );
  return Object.fromEntries(
    fields.map((field) => [field.name, inputFor(field.type, field.name === first ? rest : [])]),
  );
}

const samples: Record<string, unknown> = {
  String: 'x',
  Int: 1,
  Float: 1.5,
  Boolean: true,
  Date: '2026-01-01',
  DateTime: '2026-01-01T00:00:00Z',
  JSONObject: { an_option_of_tomorrow: 1 },
};

async function start() {
  const issuer = await startIssuer();
  const plaid = await startPlaidDouble(() => ({ link_token: `link-sandbox-${plaid.calls.length}` }));
  const app = await startTestApp({
    PLAID_BASE_URL: plaid.url,
    PLAID_WEBHOOK_URL: 'https://hooks.example/ours',
    MAX_CREATES_PER_MINUTE: '0',
    ...issuer.env,
  });
  /** One for all that the same caller asks. */
  const tokens = new Map<string, string>();
  const tokenFor = (claims: object) => {
    const key = JSON.stringify(claims);
    const token = tokens.get(key) ?? issuer.token({ ...claims });
    tokens.set(key, token);
    return token;
  };
  const create = (claims: object, fields: Data) =>
    app.graphql(CREATE, { input: { ...basics, ...fields } }, { authorization: `Bearer ${tokenFor(claims)}` });
  return { calls: plaid.calls, create };
}

const server = startShared(start);

it('lets end users set every field but those that are not theirs, and says which', async () => {
  const { calls, create } = server();
  const refused: string[] = [];
  for (const path of paths.filter((each) => each.join('.') !== 'user.clientUserId')) {
    const before = calls.length;
    const { errors } = await create({ sub: 'user-1' }, inputFor(input, path));
    const [error] = errors ?? [];
    // Of a list of objects, the path has the item's place.
    const found = (error?.extensions['argumentPath'] as unknown[] | undefined)?.filter(
      (step) => typeof step === 'string',
    );
    expect([path, errors?.length ?? 0, calls.length - before]).toEqual([path, error ? 1 : 0, error ? 0 : 1]);
    if (error) {
      expect([found, error.extensions['code']]).toEqual([['input', ...path], 'FORBIDDEN']);
      expect(error.message).toBe(
        `End users cannot set \`input.${path.join('.')}\`. It requires the scope \`link:service\`.`,
      );
      refused.push(path.join('.'));
    }
  }
  expect(paths.length).toBeGreaterThan(140);
  expect(refused.sort()).toEqual(NOT_FOR_END_USERS);
});

it('lets services set every field', async () => {
  const { calls, create } = server();
  for (const path of paths) {
    const { errors } = await create(
      { scope: 'link:service' },
      { user: { clientUserId: 'u' }, ...inputFor(input, path) },
    );
    // Here `user` may be the one that was asked for, with nothing but that field.
    const missing = errors?.map(({ message }) => message) ?? [];
    expect([path, missing]).toEqual([
      path,
      path[0] === 'user' && path[1] !== 'clientUserId' ? ['`user.clientUserId` is required.'] : [],
    ]);
  }
  expect(calls.length).toBeGreaterThan(120);
});

it.each([
  ['no user', {}],
  ['an empty user', { user: {} }],
  ['null for a user', { user: null }],
  ['null for the id', { user: { clientUserId: null } }],
  ['its own id', { user: { clientUserId: 'auth0|7' } }],
])('creates for an end user who sends %s in the name of that end user', async (_, fields) => {
  const { calls, create } = server();
  const { errors } = await create({ sub: 'auth0|7' }, fields);
  expect(errors).toBeUndefined();
  expect(calls.map(({ body }) => body['user'])).toEqual([{ client_user_id: 'auth0|7' }]);
});

it('keeps what else an end user says of itself', async () => {
  const { calls, create } = server();
  await create({ sub: 'user-1' }, { user: { legalName: 'A B', phoneNumber: null } });
  expect(calls[0]?.body['user']).toEqual({
    client_user_id: 'user-1',
    legal_name: 'A B',
    phone_number: null,
  });
});

it('refuses an end user who creates for somebody else', async () => {
  const { calls, create } = server();
  const { errors } = await create({ sub: 'user-1' }, { user: { clientUserId: 'user-2' } });
  expect(errors).toMatchObject([
    {
      message:
        '`input.user.clientUserId` must be the subject of your access token. Omit it to use the subject.',
      extensions: { code: 'FORBIDDEN', retryable: false, argumentPath: ['input', 'user', 'clientUserId'] },
    },
  ]);
  expect(calls).toEqual([]);
});

it('takes a null for setting a field: it would keep the server’s own value out', async () => {
  const { calls, create } = server();
  const { errors } = await create({ sub: 'user-1' }, { webhook: null });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', argumentPath: ['input', 'webhook'] });
  expect(calls).toEqual([]);
});

it('sends the server’s webhook with what an end user creates, and a service’s own with its', async () => {
  const { calls, create } = server();
  await create({ sub: 'user-1' }, {});
  await create(
    { scope: 'link:service' },
    { user: { clientUserId: 'u' }, webhook: 'https://hooks.example/own' },
  );
  expect(calls.map(({ body }) => body['webhook'])).toEqual([
    'https://hooks.example/ours',
    'https://hooks.example/own',
  ]);
});

it('names the item of a list that holds what is not theirs', async () => {
  const viewer = { kind: 'endUser', id: 'a', subject: 'user-1', expiresAt: 0 } as const;
  const sources = [{ employer: 'x' }, { employer: 'y', aFieldOfTomorrow: 1 }];
  expect(() => withPolicy({ incomeVerification: { statedIncomeSources: sources } } as Data, viewer)).toThrow(
    expect.objectContaining({
      code: 'FORBIDDEN',
      argumentPath: ['input', 'incomeVerification', 'statedIncomeSources', 1, 'aFieldOfTomorrow'],
    }),
  );
});

it.each<object>([{ aFieldOfTomorrow: 1 }, { user: { aFieldOfTomorrow: 1 } }, { constructor: 1 }])(
  'refuses end users a field that nobody has decided on: %j',
  (fields) => {
    const viewer = { kind: 'endUser', id: 'a', subject: 'user-1', expiresAt: 0 } as const;
    expect(() => withPolicy(fields as Data, viewer)).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
    expect(withPolicy(fields as Data, { ...viewer, kind: 'service' })).toBe(fields);
  },
);

it('says in the schema what is not for end users', () => {
  const saying = paths.filter((path) => descriptionAt(path).includes('Not for end users'));
  expect(saying.map((path) => path.join('.')).sort()).toEqual(NOT_FOR_END_USERS);
});

function descriptionAt(path: readonly string[]): string {
  let type: GraphQLInputObjectType | null = input;
  let description = '';
  for (const name of path) {
    const field: GraphQLInputField | undefined = type?.getFields()[name];
    description = field?.description ?? '';
    type = field ? objectIn(field.type) : null;
  }
  return description;
}
