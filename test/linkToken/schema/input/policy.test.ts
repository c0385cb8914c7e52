/** Field authorization of the create input, through the running server. */
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

/** Contract §5, and nested fields of the same kind: tokens, and ids of existing objects. */
const SERVICE_ONLY = [
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

/** Paths of all fields that are not objects; in a list, of its first item. */
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

/** A valid value: the field at the path, and all required fields around it. */
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
  JSONObject: { unknown_option: 1 },
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
  /** One access token per set of claims. */
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

it('rejects exactly the service-only fields of an end user, and names each', async () => {
  const { calls, create } = server();
  const rejected: string[] = [];
  for (const path of paths.filter((each) => each.join('.') !== 'user.clientUserId')) {
    const before = calls.length;
    const { errors } = await create({ sub: 'user-1' }, inputFor(input, path));
    const [error] = errors ?? [];
    // Without the indexes of list items.
    const found = (error?.extensions['argumentPath'] as unknown[] | undefined)?.filter(
      (step) => typeof step === 'string',
    );
    expect([path, errors?.length ?? 0, calls.length - before]).toEqual([path, error ? 1 : 0, error ? 0 : 1]);
    if (error) {
      expect([found, error.extensions['code']]).toEqual([['input', ...path], 'FORBIDDEN']);
      expect(error.message).toBe(
        `End users cannot set \`input.${path.join('.')}\`. It requires the scope \`link:service\`.`,
      );
      rejected.push(path.join('.'));
    }
  }
  expect(paths.length).toBeGreaterThan(140);
  expect(rejected.sort()).toEqual(SERVICE_ONLY);
});

it('accepts every field from a service', async () => {
  const { calls, create } = server();
  for (const path of paths) {
    const { errors } = await create(
      { scope: 'link:service' },
      { user: { clientUserId: 'u' }, ...inputFor(input, path) },
    );
    // `user` may have the field at the path only, and then lacks `clientUserId`.
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
])('sets clientUserId to the subject for an end user who sends %s', async (_, fields) => {
  const { calls, create } = server();
  const { errors } = await create({ sub: 'auth0|7' }, fields);
  expect(errors).toBeUndefined();
  expect(calls.map(({ body }) => body['user'])).toEqual([{ client_user_id: 'auth0|7' }]);
});

it('keeps the other user fields of an end user', async () => {
  const { calls, create } = server();
  await create({ sub: 'user-1' }, { user: { legalName: 'A B', phoneNumber: null } });
  expect(calls[0]?.body['user']).toEqual({
    client_user_id: 'user-1',
    legal_name: 'A B',
    phone_number: null,
  });
});

it('rejects a clientUserId that is not the subject with FORBIDDEN', async () => {
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

it('rejects null for a service-only field, since it would replace the server’s default', async () => {
  const { calls, create } = server();
  const { errors } = await create({ sub: 'user-1' }, { webhook: null });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', argumentPath: ['input', 'webhook'] });
  expect(calls).toEqual([]);
});

it('sends the server’s webhook for end users, and their own webhook for services', async () => {
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

it('names the list item of a rejected field in argumentPath', async () => {
  const viewer = { kind: 'endUser', id: 'a', subject: 'user-1', expiresAt: 0 } as const;
  const sources = [{ employer: 'x' }, { employer: 'y', unknownField: 1 }];
  expect(() => withPolicy({ incomeVerification: { statedIncomeSources: sources } } as Data, viewer)).toThrow(
    expect.objectContaining({
      code: 'FORBIDDEN',
      argumentPath: ['input', 'incomeVerification', 'statedIncomeSources', 1, 'unknownField'],
    }),
  );
});

it.each<object>([{ unknownField: 1 }, { user: { unknownField: 1 } }, { constructor: 1 }])(
  'rejects an end user’s field that has no decision: %j',
  (fields) => {
    const viewer = { kind: 'endUser', id: 'a', subject: 'user-1', expiresAt: 0 } as const;
    expect(() => withPolicy(fields as Data, viewer)).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
    expect(withPolicy(fields as Data, { ...viewer, kind: 'service' })).toBe(fields);
  },
);

it('marks exactly the service-only fields in the schema descriptions', () => {
  const marked = paths.filter((path) => descriptionAt(path).includes('Not for end users'));
  expect(marked.map((path) => path.join('.')).sort()).toEqual(SERVICE_ONLY);
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
