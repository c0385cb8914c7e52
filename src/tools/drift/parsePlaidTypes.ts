/** Parser for the type declarations of the `plaid` package (`dist/api.d.ts`): Plaid's objects and enums as data. */
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
  /** Wire values of each enum, `null` members included. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  /** Deprecated values by enum. */
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
  /** May be absent; nullability is part of the type. */
  readonly optional: boolean;
  readonly deprecated: boolean;
  /** Plaid's description, without the tags. */
  readonly doc: string;
}

export type PlaidType = { readonly nullable: boolean } & (
  | { readonly kind: 'string' | 'number' | 'boolean' | 'object' | 'any' }
  | { readonly kind: 'list'; readonly of: PlaidType }
  /** An interface, an enum, or an alias if it is in neither map of `PlaidTypes`. */
  | { readonly kind: 'named'; readonly name: string }
  /** A type that does not occur in the two endpoints, such as `A & B`. */
  | { readonly kind: 'other'; readonly text: string }
);

/** Path of the installed package's types. */
export function resolveInstalledTypes(): string {
  return require.resolve('plaid/package.json').replace(/package\.json$/, 'dist/api.d.ts');
}

export function parsePlaidTypes(declarations: string): PlaidTypes {
  const source = new Source(declarations);
  const interfaces = new Map<string, PlaidInterface>();
  const enums = new Map<string, readonly string[]>();
  const deprecatedValues = new Map<string, ReadonlySet<string>>();
  const bases = new Map<string, readonly string[]>();

  let end = source.start;
  for (const item of source.items) {
    const declaration = item.type === 'ExportDeclaration' ? item.declaration : item;
    if (declaration.type === 'TsInterfaceDeclaration') {
      const comment = source.commentBetween(end, item.span.start);
      interfaces.set(declaration.id.value, readInterface(declaration, comment, source));
      if (declaration.extends.length > 0) bases.set(declaration.id.value, readBases(declaration, source));
    } else if (declaration.type === 'TsEnumDeclaration') {
      enums.set(declaration.id.value, declaration.members.map(readEnumValue));
      deprecatedValues.set(declaration.id.value, readDeprecatedValues(declaration, source));
    }
    end = item.span.end;
  }
  for (const name of bases.keys()) inherit(name, interfaces, bases);
  return { interfaces, enums, deprecatedValues };
}

/** Adds the properties of extended interfaces before the interface's own. */
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

/** Parsed text. The parser drops comments, so they are read from the text between two nodes. */
class Source {
  readonly items: readonly ModuleItem[];
  readonly start: number;
  /** Spans count bytes, not characters. */
  readonly #bytes: Buffer;

  constructor(declarations: string) {
    // Spans continue from the parser's previous text in this process. An added first statement shows the offset.
    const text = `;${declarations}`;
    this.#bytes = Buffer.from(text);
    this.items = parseSync(text, { syntax: 'typescript' }).body;
    this.start = this.items[0]?.span.start ?? 0;
  }

  text(start: number, end: number): string {
    return this.#bytes.toString('utf8', start - this.start, end - this.start);
  }

  /** Returns the documentation comment of the node at `end`: the last one before it. */
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

function readEnumValue({ id, init }: TsEnumMember): string {
  return init?.type === 'StringLiteral' ? init.value : id.value;
}

function readDeprecatedValues(declaration: TsEnumDeclaration, source: Source): Set<string> {
  const deprecated = new Set<string>();
  let end = declaration.id.span.end;
  for (const member of declaration.members) {
    if (source.commentBetween(end, member.span.start).deprecated) deprecated.add(readEnumValue(member));
    end = member.span.end;
  }
  return deprecated;
}

/** Formats a type as in TypeScript: `Products[] | null`. */
export function formatType(type: PlaidType): string {
  return type.nullable ? `${formatKind(type)} | null` : formatKind(type);
}

function formatKind(type: PlaidType): string {
  if (type.kind === 'list')
    return type.of.nullable ? `(${formatType(type.of)})[]` : `${formatType(type.of)}[]`;
  if (type.kind === 'named') return type.name;
  return type.kind === 'other' ? type.text : type.kind;
}
