/** Parsing `.d.ts` text as Plaid's generator writes it, or may write it later. */
import {
  formatType,
  type PlaidProperty,
  type PlaidType,
  parsePlaidTypes,
} from '../../../src/tools/drift/parsePlaidTypes';

function property(declaration: string): PlaidProperty {
  const [only] =
    parsePlaidTypes(`export interface A { ${declaration} }`).interfaces.get('A')?.properties ?? [];
  if (!only) throw new Error(`No property was read from ${declaration}`);
  return only;
}

function typeOf(text: string): PlaidType {
  return property(`a: ${text};`).type;
}

describe('reading types', () => {
  it.each([
    ['string', { kind: 'string', nullable: false }],
    ['number', { kind: 'number', nullable: false }],
    ['boolean | null', { kind: 'boolean', nullable: true }],
    ['null | string', { kind: 'string', nullable: true }],
    ['(string | null)', { kind: 'string', nullable: true }],
    ['any', { kind: 'any', nullable: false }],
    ['unknown', { kind: 'any', nullable: false }],
    ['object', { kind: 'object', nullable: false }],
    ['{ [key: string]: string; } | null', { kind: 'object', nullable: true }],
    ['Products | null', { kind: 'named', name: 'Products', nullable: true }],
    ['Array<string> | null', { kind: 'list', of: { kind: 'string', nullable: false }, nullable: true }],
    [
      'Set<Products>',
      { kind: 'list', of: { kind: 'named', name: 'Products', nullable: false }, nullable: false },
    ],
    ['Array<string | null>', { kind: 'list', of: { kind: 'string', nullable: true }, nullable: false }],
    [
      'number[][]',
      {
        kind: 'list',
        of: { kind: 'list', of: { kind: 'number', nullable: false }, nullable: false },
        nullable: false,
      },
    ],
    ['A | B | null', { kind: 'other', text: 'A | B', nullable: true }],
    ['A & string', { kind: 'other', text: 'A & string', nullable: false }],
  ])('reads %s', (text, type) => {
    expect(typeOf(text)).toEqual(type);
  });

  it.each(['string', 'Products | null', 'number[][]', '(string | null)[] | null', 'A & string'])(
    'writes %s as it was read',
    (text) => {
      expect(formatType(typeOf(text))).toBe(text);
    },
  );

  it('distinguishes absent from null', () => {
    expect(property('a?: string;')).toMatchObject({ optional: true, type: { nullable: false } });
    expect(property('a: string | null;')).toMatchObject({ optional: false, type: { nullable: true } });
  });

  it('reads names in quotes', () => {
    expect(property("'x-id': string;").name).toBe('x-id');
  });
});

describe('reading declarations', () => {
  it('reads interfaces and enums, exported or not, and ignores the rest', () => {
    // The `any` is in the text that is read: index signatures of Plaid's generator have no other type.
    const types = parsePlaidTypes(`
      import { Configuration } from './configuration';
      export interface A { a: string; method(): void; b: B; [key: string]: any; }
      interface B {}
      export declare enum Words { Auth = "auth", MoneyMarket = 'money market', Null = "null" }
      export type Alias = A | B;
      export declare class Api { a: string; }
    `);

    expect([...types.interfaces.keys()]).toEqual(['A', 'B']);
    expect(types.interfaces.get('A')?.properties.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(types.enums).toEqual(new Map([['Words', ['auth', 'money market', 'null']]]));
  });

  it('reads the same text twice with the same result', () => {
    const text = '/** First. */ export interface A { /** Second. */ a: string; }';
    expect(parsePlaidTypes(text)).toEqual(parsePlaidTypes(text));
    expect(parsePlaidTypes(text).interfaces.get('A')?.properties[0]?.doc).toBe('Second.');
  });
});

describe('reading documentation', () => {
  const SAMPLE = `/**
 * The file — “as a whole”.
 */
import { A } from './a';
/**
 * A session’s data, for 6 h – no more.  It isn\\'t \\"kept\\". 🏦
 * @export
 * @interface Session
 */
export interface Session {
    /**
     * L’identité — ключ, 鍵.
     * @type {string}
     * @memberof Session
     */
    session_id: string;
    bare: string;
    /**
     *
     * @type {Success}
     * @memberof Session
     * @deprecated
     */
    on_success?: Success | null;
    /** Not the one. */
    /** Says that @deprecated is a tag. */
    after: string;
}
/**
 * @deprecated
 */
export interface Success {
    a: string;
}
`;
  const { interfaces } = parsePlaidTypes(SAMPLE);
  const properties = interfaces.get('Session')?.properties;

  it('reads the comment before a declaration, with multi-byte characters before it', () => {
    expect(interfaces.get('Session')?.doc).toBe(`A session’s data, for 6 h – no more. It isn't "kept". 🏦`);
    expect(properties?.map(({ name, doc }) => [name, doc])).toEqual([
      ['session_id', 'L’identité — ключ, 鍵.'],
      ['bare', ''],
      ['on_success', ''],
      ['after', 'Says that @deprecated is a tag.'],
    ]);
  });

  it('reads the deprecated tag of a property or an interface, not the word', () => {
    expect(properties?.filter(({ deprecated }) => deprecated).map(({ name }) => name)).toEqual([
      'on_success',
    ]);
    expect(interfaces.get('Session')?.deprecated).toBe(false);
    expect(interfaces.get('Success')?.deprecated).toBe(true);
  });
});

it('reads inherited properties, overridden by own ones', () => {
  const { interfaces } = parsePlaidTypes(`
    export interface C extends B { c: string; a?: number }
    export interface B extends A { b: string }
    export interface A { a: string }
  `);
  expect(interfaces.get('C')?.properties.map(({ name, type }) => [name, type.kind])).toEqual([
    ['b', 'string'],
    ['c', 'string'],
    ['a', 'number'],
  ]);
  expect(() => parsePlaidTypes('export interface A extends Elsewhere { a: string }')).toThrow('Elsewhere');
});

it('reads deprecated enum values', () => {
  const { deprecatedValues: deprecatedWords } = parsePlaidTypes(`export declare enum Words {
    Auth = "auth",
    /** @deprecated */
    Income = "income",
    Assets = "assets"
  }`);
  expect([...(deprecatedWords.get('Words') ?? [])]).toEqual(['income']);
});
