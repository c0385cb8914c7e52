/** Rules of the comparison, each on a small schema with one difference. */
import {
  GraphQLBoolean,
  GraphQLEnumType,
  type GraphQLFieldConfigMap,
  GraphQLFloat,
  GraphQLID,
  type GraphQLInputFieldConfigMap,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql';
import { CalendarDate, DateTime, JsonObject, JsonValue } from '../../../src/codec/scalars';
import { compareSchema } from '../../../src/tools/drift/compareSchema';
import { parsePlaidTypes } from '../../../src/tools/drift/parsePlaidTypes';

const TYPES = `
export interface LinkTokenCreateRequest {
    client_id?: string;
    secret?: string;
    client_name: string;
    user?: LinkTokenCreateRequestUser;
    products?: Array<Products> | null;
    rollover_401k_enabled?: boolean;
}
export interface LinkTokenCreateRequestUser {
    client_user_id: string;
    legal_name: string;
    version: Products | null;
}
export interface LinkTokenCreateResponse {
    link_token: string;
}
export interface LinkTokenGetResponse {
    link_token: string;
    exit?: LinkSessionExit | null;
    /**
     * Sent to old integrations.
     * @deprecated
     */
    on_exit?: LinkSessionExitDeprecated;
    products: Array<Products>;
}
export interface LinkSessionExit {
    status: string;
}
export interface LinkSessionExitDeprecated {
    status: string;
}
export declare enum Products {
    Auth = "auth",
    MoneyMarket = "money market",
    Null = "null"
}`;

const Product = new GraphQLEnumType({
  name: 'PlaidProduct',
  values: { AUTH: { value: 'auth' }, MONEY_MARKET: { value: 'money market' } },
});

const Exit = new GraphQLObjectType({ name: 'LinkSessionExit', fields: { status: { type: GraphQLString } } });

const User = inputObject('CreateLinkTokenUserInput', {
  clientUserId: { type: GraphQLString },
  legalName: { type: new GraphQLNonNull(GraphQLString) },
  version: { type: Product },
});

const INPUT: GraphQLInputFieldConfigMap = {
  clientName: { type: GraphQLString },
  user: { type: User },
  products: { type: new GraphQLList(new GraphQLNonNull(Product)) },
  rollover401kEnabled: { type: GraphQLBoolean, extensions: { wireName: 'rollover_401k_enabled' } },
  additionalProperties: { type: JsonObject },
};

const LINK_TOKEN: GraphQLFieldConfigMap<unknown, unknown> = {
  linkToken: { type: new GraphQLNonNull(GraphQLString) },
  status: { type: GraphQLString, extensions: { computation: {} } },
  exit: { type: Exit },
  onExit: { type: Exit, deprecationReason: 'Read exit.' },
  products: { type: new GraphQLList(Product) },
  additionalProperties: { type: JsonObject },
};

function inputObject(name: string, fields: GraphQLInputFieldConfigMap): GraphQLInputObjectType {
  return new GraphQLInputObjectType({ name, fields });
}

interface Change {
  types?: string;
  input?: GraphQLInputFieldConfigMap;
  linkToken?: GraphQLFieldConfigMap<unknown, unknown>;
}

function compareWith({ types = TYPES, input = INPUT, linkToken = LINK_TOKEN }: Change) {
  const payload = new GraphQLObjectType({
    name: 'CreateLinkTokenPayload',
    fields: { linkToken: { type: GraphQLString } },
  });
  const schema = new GraphQLSchema({
    types: [
      inputObject('CreateLinkTokenInput', input),
      new GraphQLObjectType({ name: 'LinkToken', fields: linkToken }),
      payload,
    ],
  });
  return compareSchema(schema, parsePlaidTypes(types));
}

/** `kind: GraphQL ↔ Plaid`, one line for each difference. */
function differencesWith(change: Change): string[] {
  return compareWith(change).differences.map(({ kind, graphql, plaid }) => `${kind}: ${graphql} ↔ ${plaid}`);
}

function without<T extends object>(fields: T, name: keyof T): T {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name)) as T;
}

describe('a schema that matches Plaid’s types', () => {
  it('has no difference', () => {
    expect(compareWith({}).differences).toEqual([]);
  });

  it('has full coverage, without credentials and the null member of an enum', () => {
    const share = (total: number) => ({ covered: total, total });
    expect(compareWith({}).coverage.map(({ root, ...shares }) => shares)).toEqual([
      { objects: share(2), fields: share(7), enums: share(1), values: share(2) },
      { objects: share(1), fields: share(1), enums: share(0), values: share(0) },
      { objects: share(3), fields: share(6), enums: share(1), values: share(2) },
    ]);
  });
});

describe('a type reached by several paths', () => {
  const types = TYPES.replace('LinkSessionExitDeprecated;', 'LinkSessionExit;');

  it('is compared once, even if it is recursive', () => {
    const recursive: GraphQLObjectType = new GraphQLObjectType({
      name: 'LinkSessionExit',
      fields: () => ({ status: { type: GraphQLString }, cause: { type: recursive } }),
    });
    const { differences } = compareWith({
      types: types.replace('LinkSessionExit {', 'LinkSessionExit {\n    cause?: LinkSessionExit;'),
      linkToken: {
        ...LINK_TOKEN,
        exit: { type: recursive },
        onExit: { type: recursive, deprecationReason: 'Read exit.' },
      },
    });
    expect(differences).toEqual([]);
  });

  it('is covered only as far as each of its GraphQL types covers it', () => {
    const poorer = new GraphQLObjectType({
      name: 'LinkOldExit',
      fields: { additionalProperties: { type: JsonObject } },
    });
    const onExit = { type: poorer, deprecationReason: 'Read exit.' };
    const { differences, coverage } = compareWith({ types, linkToken: { ...LINK_TOKEN, onExit } });
    expect(differences).toMatchObject([
      { kind: 'missing', graphql: 'LinkOldExit.status', plaid: 'LinkSessionExit.status' },
    ]);
    expect(coverage[2]?.fields).toEqual({ covered: 4, total: 5 });
  });
});

describe('fields', () => {
  it('are missing if only Plaid has them, with the property to paste', () => {
    const { differences, coverage } = compareWith({ input: without(INPUT, 'rollover401kEnabled') });
    expect(differences).toEqual([
      {
        kind: 'missing',
        graphql: 'CreateLinkTokenInput.rollover401kEnabled',
        plaid: 'LinkTokenCreateRequest.rollover_401k_enabled',
        detail: 'boolean. ',
        linesToPaste: [
          "@Wire('rollover_401k_enabled')",
          "@Field(() => Boolean, { nullable: true, description: '…' })",
          'rollover401kEnabled?: boolean | null;',
        ],
      },
    ]);
    expect(coverage[0]?.fields).toEqual({ covered: 6, total: 7 });
  });

  it('are not covered, nor their fields, if their type is missing', () => {
    const { coverage } = compareWith({ input: without(INPUT, 'user') });
    expect(coverage[0]).toMatchObject({
      objects: { covered: 1, total: 2 },
      fields: { covered: 3, total: 7 },
      values: { covered: 2, total: 2 },
    });
  });

  it('are gone if only the schema has them', () => {
    const linkToken = { ...LINK_TOKEN, legacyId: { type: GraphQLString } };
    expect(differencesWith({ linkToken })).toEqual([
      'gone: LinkToken.legacyId ↔ LinkTokenGetResponse.legacy_id',
    ]);
  });

  it('are gone if they name the server’s credentials', () => {
    const input = { ...INPUT, clientId: { type: GraphQLString } };
    expect(differencesWith({ input })).toEqual([
      'gone: CreateLinkTokenInput.clientId ↔ LinkTokenCreateRequest.client_id',
    ]);
  });

  it('named additionalProperties are accepted in responses and in the root input only', () => {
    const open = inputObject('CreateLinkTokenUserInput', {
      ...User.toConfig().fields,
      additionalProperties: { type: JsonObject },
    });
    expect(differencesWith({ input: { ...INPUT, user: { type: open } } })).toEqual([
      'gone: CreateLinkTokenUserInput.additionalProperties ↔ LinkTokenCreateRequestUser.additional_properties',
    ]);
  });

  it('must follow the naming rule', () => {
    const input = {
      ...without(INPUT, 'clientName'),
      appName: { type: GraphQLString, extensions: { wireName: 'client_name' } },
    };
    expect(differencesWith({ input })).toEqual([
      'name: CreateLinkTokenInput.appName ↔ LinkTokenCreateRequest.client_name',
    ]);
  });

  it('must be deprecated if and only if Plaid’s are', () => {
    const linkToken = {
      ...LINK_TOKEN,
      exit: { type: Exit, deprecationReason: 'Why?' },
      onExit: { type: Exit },
    };
    expect(differencesWith({ linkToken })).toEqual([
      'no longer deprecated: LinkToken.exit ↔ LinkTokenGetResponse.exit',
      'newly deprecated: LinkToken.onExit ↔ LinkTokenGetResponse.on_exit',
    ]);
  });

  it('must be deprecated if the object of their type is', () => {
    const types = TYPES.replace(
      'export interface LinkSessionExit {',
      '/**\n * @deprecated\n */\nexport interface LinkSessionExit {',
    );
    expect(differencesWith({ types })).toEqual([
      'newly deprecated: LinkToken.exit ↔ LinkTokenGetResponse.exit',
    ]);
  });
});

describe('a required field of a request', () => {
  function userWith(fields: GraphQLInputFieldConfigMap): Change {
    const user = inputObject('CreateLinkTokenUserInput', { ...User.toConfig().fields, ...fields });
    return { input: { ...INPUT, user: { type: user } } };
  }

  it('is non-null', () => {
    expect(differencesWith(userWith({ legalName: { type: GraphQLString } }))).toEqual([
      'requirement: CreateLinkTokenUserInput.legalName ↔ LinkTokenCreateRequestUser.legal_name',
    ]);
  });

  it('may be nullable or non-null if the server has a default', () => {
    const clientUserId = { type: new GraphQLNonNull(GraphQLString) };
    expect(differencesWith(userWith({ clientUserId }))).toEqual([]);
    expect(differencesWith(userWith({ clientUserId: { type: GraphQLString } }))).toEqual([]);
  });

  it('may be nullable if Plaid accepts null', () => {
    expect(differencesWith(userWith({ version: { type: new GraphQLNonNull(Product) } }))).toEqual([]);
    expect(differencesWith(userWith({ version: { type: Product } }))).toEqual([]);
  });

  it('must not be non-null if Plaid does not require it', () => {
    const input = { ...INPUT, user: { type: new GraphQLNonNull(User) } };
    expect(differencesWith({ input })).toEqual([
      'requirement: CreateLinkTokenInput.user ↔ LinkTokenCreateRequest.user',
    ]);
  });

  it('does not restrict responses', () => {
    const linkToken = { ...LINK_TOKEN, linkToken: { type: GraphQLString } };
    expect(differencesWith({ linkToken })).toEqual([]);
  });
});

describe('kinds', () => {
  const Empty = 'export interface LinkTokenEmpty {}';
  const typesWith = (type: string) =>
    TYPES.replace('exit?: LinkSessionExit | null', `exit?: ${type}`).concat(`\n${Empty}`);

  it.each([
    ['string', GraphQLString],
    ['string', GraphQLID],
    ['string | null', DateTime],
    ['string', CalendarDate],
    ['number', GraphQLInt],
    ['number', GraphQLFloat],
    ['boolean', GraphQLBoolean],
    ['any', JsonValue],
    ['object', JsonObject],
    ['{ [key: string]: string; }', JsonObject],
    ['LinkTokenEmpty', JsonObject],
    ['Array<any>', new GraphQLList(JsonValue)],
    ['Array<LinkSessionExit>', new GraphQLList(Exit)],
    ['Products', Product],
    ['LinkSessionExit & string', JsonValue],
  ])('accepts %s as %s', (type, graphqlType) => {
    const linkToken = { ...LINK_TOKEN, exit: { type: graphqlType } };
    expect(differencesWith({ types: typesWith(type), linkToken })).toEqual([]);
  });

  it.each([
    ['number', GraphQLString],
    ['string', GraphQLFloat],
    ['boolean', GraphQLString],
    ['string', GraphQLBoolean],
    ['string', Product],
    ['Products', GraphQLString],
    ['string', Exit],
    ['LinkSessionExit', GraphQLString],
    ['LinkSessionExit', JsonObject],
    ['Products', Exit],
    ['LinkSessionExit', Product],
    ['Array<string>', GraphQLString],
    ['string', new GraphQLList(GraphQLString)],
    ['Array<number>', new GraphQLList(GraphQLString)],
    ['LinkSessionExit', new GraphQLList(Exit)],
    ['object', JsonValue],
    ['string', JsonValue],
    ['AliasOfSomething', Exit],
  ])('reports %s as %s', (type, graphqlType) => {
    const linkToken = { ...LINK_TOKEN, exit: { type: graphqlType } };
    expect(compareWith({ types: typesWith(type), linkToken }).differences).toMatchObject([
      {
        kind: 'kind',
        graphql: 'LinkToken.exit',
        plaid: 'LinkTokenGetResponse.exit',
        detail: `${graphqlType} here, ${type.replace(/Array<(\w+)>/, '$1[]')} at Plaid`,
      },
    ]);
  });

  it('counts differing fields as not covered', () => {
    const linkToken = { ...LINK_TOKEN, exit: { type: GraphQLString } };
    const { coverage } = compareWith({ types: typesWith('number'), linkToken });
    expect(coverage[2]?.fields).toEqual({ covered: 4, total: 5 });
  });
});

describe('enum values', () => {
  const productsOf = (values: Record<string, { value: string }>): Change => ({
    linkToken: {
      ...LINK_TOKEN,
      products: { type: new GraphQLList(new GraphQLEnumType({ name: 'LinkProduct', values })) },
    },
  });

  it('are missing if only Plaid has them, with the member to paste', () => {
    const { differences, coverage } = compareWith(productsOf({ AUTH: { value: 'auth' } }));
    expect(differences).toEqual([
      {
        kind: 'missing value',
        graphql: 'LinkProduct.MONEY_MARKET',
        plaid: "Products 'money market'",
        detail: 'Plaid has it',
        linesToPaste: ["MONEY_MARKET = 'money market',"],
      },
    ]);
    expect(coverage[2]?.values).toEqual({ covered: 1, total: 2 });
  });

  it('are gone if only the schema has them', () => {
    const words = { AUTH: { value: 'auth' }, MONEY_MARKET: { value: 'money market' }, OLD: { value: 'old' } };
    expect(differencesWith(productsOf(words))).toEqual(["gone value: LinkProduct.OLD ↔ Products 'old'"]);
  });

  it('must follow the naming rule', () => {
    const words = { Auth: { value: 'auth' }, MONEY_MARKET: { value: 'money market' } };
    expect(differencesWith(productsOf(words))).toEqual(["name: LinkProduct.Auth ↔ Products 'auth'"]);
  });

  it('are reported once if a request and a response share the enum', () => {
    const types = TYPES.replace('Auth = "auth",', 'Auth = "auth", New = "new",');
    expect(differencesWith({ types })).toEqual(["missing value: PlaidProduct.NEW ↔ Products 'new'"]);
  });
});

describe('lines to paste', () => {
  const TOKEN_FIELD = 'export interface LinkTokenGetResponse {';

  function pasteFor(fields: string, more = ''): readonly string[] {
    const types = TYPES.replace(TOKEN_FIELD, `${TOKEN_FIELD}\n${fields}`).concat(more);
    return compareWith({ types }).differences.flatMap(({ linesToPaste }) => linesToPaste);
  }

  it.each([
    ['a_b: string;', '() => String', 'aB?: string | null;'],
    ['created_at: string;', '() => DateTime', 'createdAt?: string | null;'],
    ['/** In ISO 8601 format. */ since: string;', '() => DateTime', 'since?: string | null;'],
    ['/** In ISO 8601 format (YYYY-MM-DD). */ on: string;', '() => CalendarDate', 'on?: string | null;'],
    ['num_items: number;', '() => Int', 'numItems?: number | null;'],
    ['amount: number;', '() => Float', 'amount?: number | null;'],
    ['is_new: boolean;', '() => Boolean', 'isNew?: boolean | null;'],
    ['causes?: Array<any>;', '() => [JsonValue]', 'causes?: unknown[] | null;'],
    ['raw: object;', '() => JsonObject', 'raw?: Record<string, unknown> | null;'],
    ['empty: Nothing;', '() => JsonObject', 'empty?: Record<string, unknown> | null;'],
    ['alias: Something;', '() => JsonValue', 'alias?: unknown | null;'],
    ['more: Array<Products> | null;', '() => [PlaidProduct]', 'more?: PlaidProduct[] | null;'],
    ['exits: Array<LinkSessionExit>;', '() => [LinkSessionExit]', 'exits?: LinkSessionExit[] | null;'],
  ])('suggest the types for %s', (field, declared, property) => {
    expect(pasteFor(field, 'export interface Nothing {}')).toEqual([
      `@Field(${declared}, { nullable: true, description: '…' })`,
      property,
    ]);
  });

  it('contain the deprecation of a field', () => {
    expect(pasteFor('/**\n * @deprecated\n */ a: string;')[0]).toBe(
      "@Field(() => String, { nullable: true, description: '…', deprecationReason: '…' })",
    );
  });

  it('make an input that Plaid requires non-null', () => {
    const owner = 'export interface LinkTokenCreateRequest {';
    const types = TYPES.replace(owner, `${owner} region: string;`);
    expect(compareWith({ types }).differences[0]?.linesToPaste).toEqual([
      "@Field(() => String, { description: '…' })",
      'region!: string;',
    ]);
  });

  it('contain the new classes and enums of the field, each once', () => {
    const more = `
      export interface Passkey { id: string; state: PasskeyState; parent?: Passkey; history: Array<PasskeyState>; }
      export declare enum PasskeyState { Off = "off", _2Fa = "2fa", Isnt = "isn't", Null = "null" }`;
    expect(pasteFor('passkey?: Passkey;', more)).toEqual([
      "@Field(() => LinkPasskey, { nullable: true, description: '…' })",
      'passkey?: LinkPasskey | null;',
      '',
      'export enum PlaidPasskeyState {',
      "  OFF = 'off',",
      "  _2FA = '2fa',",
      "  ISN_T = 'isn\\'t',",
      '}',
      "registerEnum({ PlaidPasskeyState }, '…', {",
      "  OFF: '…',",
      "  _2FA: '…',",
      "  ISN_T: '…',",
      '});',
      '',
      "@OpenObjectType({ description: '…' })",
      'export class LinkPasskey {',
      "  @Field(() => String, { nullable: true, description: '…' })",
      '  id?: string | null;',
      '',
      "  @Field(() => PlaidPasskeyState, { nullable: true, description: '…' })",
      '  state?: PlaidPasskeyState | null;',
      '',
      "  @Field(() => LinkPasskey, { nullable: true, description: '…' })",
      '  parent?: LinkPasskey | null;',
      '',
      "  @Field(() => [PlaidPasskeyState], { nullable: true, description: '…' })",
      '  history?: PlaidPasskeyState[] | null;',
      '}',
    ]);
  });

  it('name a new input class by its path, and the enums in it', () => {
    const owner = 'export interface LinkTokenCreateRequestUser {';
    const types = TYPES.replace(owner, `${owner} home_address?: Address;`).concat(`
      export interface Address { city: string; kind?: AddressKind; }
      export declare enum AddressKind { Home = "home" }`);
    expect(compareWith({ types }).differences[0]?.linesToPaste).toEqual([
      "@Field(() => CreateLinkTokenUserHomeAddressInput, { nullable: true, description: '…' })",
      'homeAddress?: CreateLinkTokenUserHomeAddressInput | null;',
      '',
      'export enum CreateLinkTokenUserHomeAddressKindInput {',
      "  HOME = 'home',",
      '}',
      "registerEnum({ CreateLinkTokenUserHomeAddressKindInput }, '…', {",
      "  HOME: '…',",
      '});',
      '',
      "@InputType({ description: '…' })",
      'export class CreateLinkTokenUserHomeAddressInput {',
      "  @Field(() => String, { description: '…' })",
      '  city!: string;',
      '',
      "  @Field(() => CreateLinkTokenUserHomeAddressKindInput, { nullable: true, description: '…' })",
      '  kind?: CreateLinkTokenUserHomeAddressKindInput | null;',
      '}',
    ]);
  });
});

describe('a deprecated enum value', () => {
  it('is newly deprecated if the schema does not deprecate it', () => {
    const types = TYPES.replace('MoneyMarket', '/** @deprecated */ MoneyMarket');
    expect(differencesWith({ types })).toEqual([
      "newly deprecated: PlaidProduct.MONEY_MARKET ↔ Products 'money market'",
    ]);
  });
});

describe('roots', () => {
  it('are gone if Plaid no longer has the type', () => {
    const types = TYPES.replace('LinkTokenGetResponse', 'LinkTokenReadResponse');
    expect(differencesWith({ types })).toEqual(['gone: LinkToken ↔ LinkTokenGetResponse']);
  });

  it('are missing if the schema lacks the type', () => {
    const schema = new GraphQLSchema({});
    expect(compareSchema(schema, parsePlaidTypes(TYPES)).differences).toHaveLength(3);
    expect(compareSchema(schema, parsePlaidTypes(TYPES)).coverage[2]?.fields).toEqual({
      covered: 0,
      total: 6,
    });
  });
});
