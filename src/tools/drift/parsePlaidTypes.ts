/** Reads the type declarations of the `plaid` package (`dist/api.d.ts`) into data: Plaid's objects and enums. */
import {
  type Expression,
  type ModuleItem,
  parseSync,
  type TsEnumDeclaration,
  type TsEnumMember,
  type TsInterfaceDeclaration,
  type TsType,
} from '@swc/core';

export interface PlaidTypes {
  readonly interfaces: ReadonlyMap<string, PlaidInterface>;
  /** The words of each enum as they stand on the wire, `null` members included. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  /** Those of them that Plaid deprecates. */
  readonly deprecatedValues: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface PlaidInterface {
  readonly name: string;
  readonly doc: string;
  readonly deprecated: boolean;
  readonly properties: readonly PlaidProperty[];
}

export interface PlaidProperty {
  readonly name: string;
  readonly type: PlaidType;
  /** May be left out. Whether it may be null is the type's to say. */
  readonly optional: boolean;
  readonly deprecated: boolean;
  /** Plaid's description, without the tags. */
  readonly doc: string;
}

export type PlaidType = { readonly nullable: boolean } & (
  | { readonly kind: 'string' | 'number' | 'boolean' | 'object' | 'any' }
  | { readonly kind: 'list'; readonly of: PlaidType }
  /** An interface, an enum or an alias; what is in neither map of `PlaidTypes` is an alias. */
  | { readonly kind: 'named'; readonly name: string }
  /** What the generator of these types writes nowhere in our two endpoints, such as `A & B`. */
  | { readonly kind: 'other'; readonly text: string }
);

/** Where the installed package keeps its types. */
export function resolveInstalledTypes(): string {
  return require.resolve('plaid/package.json').replace(/package\.json$/, 'dist/api.d.ts');
}

export function parsePlaidTypes(declarations: string): PlaidTypes {
  const source = new Source(declarations);
  const interfaces = new Map<string, PlaidInterface>();
  const enums = new Map<string, readonly string[]>();
  const deprecatedWords = new Map<string, ReadonlySet<string>>();
  const bases = new Map<string, readonly string[]>();

  let end = source.start;
  for (const item of source.items) {
    const declaration = item.type === 'ExportDeclaration' ? item.declaration : item;
    if (declaration.type === 'TsInterfaceDeclaration') {
      const comment = source.commentBetween(end, item.span.start);
      interfaces.set(declaration.id.value, readInterface(declaration, comment, source));
      if (declaration.extends.length > 0) bases.set(declaration.id.value, readBases(declaration, source));
    } else if (declaration.type === 'TsEnumDeclaration') {
      enums.set(declaration.id.value, declaration.members.map(readWord));
      deprecatedWords.set(declaration.id.value, readDeprecatedWords(declaration, source));
    }
    end = item.span.end;
  }
  for (const name of bases.keys()) inherit(name, interfaces, bases);
  return { interfaces, enums, deprecatedValues: deprecatedWords };
}

/** Puts the properties of the interfaces that this one extends in front of its own. */
function inherit(
  name: string,
  interfaces: Map<string, PlaidInterface>,
  bases: Map<string, readonly string[]>,
): PlaidInterface {
  const own = interfaces.get(name);
  if (!own) throw new TypeError(`Expected an interface ${name} in Plaid's types, which another extends.`);
  const extended = bases.get(name);
  if (!extended) return own;
  bases.delete(name);
  const inherited = extended.flatMap((base) => inherit(base, interfaces, bases).properties);
  const ownNames = new Set(own.properties.map((property) => property.name));
  const properties = [...inherited.filter((property) => !ownNames.has(property.name)), ...own.properties];
  const whole = { ...own, properties };
  interfaces.set(name, whole);
  return whole;
}

/** The parsed text. The parser drops comments, so they are cut out of the text between one node and the next. */
class Source {
  readonly items: readonly ModuleItem[];
  readonly start: number;
  /** Spans count bytes, not characters. */
  readonly #bytes: Buffer;

  constructor(declarations: string) {
    // Spans count from wherever the parser left off in this process. A statement of our own as the first byte
    // tells where that is.
    const text = `;${declarations}`;
    this.#bytes = Buffer.from(text);
    this.items = parseSync(text, { syntax: 'typescript' }).body;
    this.start = this.items[0]?.span.start ?? 0;
  }

  text(start: number, end: number): string {
    return this.#bytes.toString('utf8', start - this.start, end - this.start);
  }

  /** The documentation comment that belongs to what begins at `end`: the last one before it. */
  commentBetween(start: number, end: number): DocComment {
    const lines = this.text(start, end)
      .match(/\/\*\*[\s\S]*?\*\//g)
      ?.at(-1)
      ?.slice('/**'.length, -'*/'.length)
      .split('\n')
      .map((line) => line.replace(/^\s*\*?\s*/, '').trimEnd());
    if (!lines) return { doc: '', deprecated: false };

    const firstTag = lines.findIndex((line) => line.startsWith('@'));
    const doc = lines.slice(0, firstTag === -1 ? lines.length : firstTag);
    return {
      doc: doc.join(' ').replaceAll("\\'", "'").replaceAll('\\"', '"').replace(/\s+/g, ' ').trim(),
      deprecated: lines.some((line) => /^@deprecated\b/.test(line)),
    };
  }
}

interface DocComment {
  readonly doc: string;
  readonly deprecated: boolean;
}

function readInterface(
  declaration: TsInterfaceDeclaration,
  comment: DocComment,
  source: Source,
): PlaidInterface {
  const properties: PlaidProperty[] = [];
  let end = declaration.body.span.start;
  for (const member of declaration.body.body) {
    if (member.type === 'TsPropertySignature') {
      properties.push({
        name: readName(member.key),
        type: readType(member.typeAnnotation?.typeAnnotation, source),
        optional: member.optional,
        ...source.commentBetween(end, member.span.start),
      });
    }
    end = member.span.end;
  }
  return { name: declaration.id.value, properties, ...comment };
}

function readName(key: Expression): string {
  if (key.type === 'Identifier' || key.type === 'StringLiteral') return key.value;
  throw new TypeError(`Expected a plain property name in Plaid's types, but found a ${key.type}.`);
}

function readType(node: TsType | undefined, source: Source): PlaidType {
  if (node?.type === 'TsParenthesizedType') return readType(node.typeAnnotation, source);
  if (node?.type !== 'TsUnionType') return { ...readKind(node, source), nullable: false };

  const members = node.types.filter((member) => !isNull(member));
  const nullable = members.length < node.types.length;
  const [only] = members;
  if (only && members.length === 1) return { ...readType(only, source), nullable };
  return { kind: 'other', text: members.map((member) => textOf(member, source)).join(' | '), nullable };
}

function readKind(node: TsType | undefined, source: Source): PlaidType {
  const nullable = false;
  if (node === undefined) return { kind: 'any', nullable };
  if (node.type === 'TsKeywordType') {
    if (node.kind === 'unknown') return { kind: 'any', nullable };
    const kind = KEYWORDS.find((keyword) => keyword === node.kind);
    if (kind) return { kind, nullable };
  }
  if (node.type === 'TsTypeLiteral') return { kind: 'object', nullable };
  if (node.type === 'TsArrayType') return { kind: 'list', of: readType(node.elemType, source), nullable };
  if (node.type === 'TsTypeReference' && node.typeName.type === 'Identifier') {
    const name = node.typeName.value;
    if (!node.typeParams) return { kind: 'named', name, nullable };
    if (name === 'Array' || name === 'Set') {
      return { kind: 'list', of: readType(node.typeParams.params[0], source), nullable };
    }
  }
  return { kind: 'other', text: textOf(node, source), nullable };
}

const KEYWORDS = ['string', 'number', 'boolean', 'object', 'any'] as const;

function isNull(node: TsType): boolean {
  return node.type === 'TsKeywordType' && node.kind === 'null';
}

function textOf(node: TsType, source: Source): string {
  return source.text(node.span.start, node.span.end).replace(/\s+/g, ' ');
}

function readBases(declaration: TsInterfaceDeclaration, source: Source): string[] {
  return declaration.extends.map(({ span }) => source.text(span.start, span.end).trim());
}

function readWord({ id, init }: TsEnumMember): string {
  return init?.type === 'StringLiteral' ? init.value : id.value;
}

function readDeprecatedWords(declaration: TsEnumDeclaration, source: Source): Set<string> {
  const deprecated = new Set<string>();
  let end = declaration.id.span.end;
  for (const member of declaration.members) {
    if (source.commentBetween(end, member.span.start).deprecated) deprecated.add(readWord(member));
    end = member.span.end;
  }
  return deprecated;
}

/** A type as a reader of Plaid's docs would write it: `Products[] | null`. */
export function formatType(type: PlaidType): string {
  return type.nullable ? `${kindText(type)} | null` : kindText(type);
}

function kindText(type: PlaidType): string {
  if (type.kind === 'list')
    return type.of.nullable ? `(${formatType(type.of)})[]` : `${formatType(type.of)}[]`;
  if (type.kind === 'named') return type.name;
  return type.kind === 'other' ? type.text : type.kind;
}
