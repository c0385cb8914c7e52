/** The documents of this repository, in parts that tests compare with the code. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Kind, parse } from 'graphql';

export const root = join(__dirname, '../..');

export interface Document {
  /** Relative to the root. */
  readonly path: string;
  readonly text: string;
}

/** Files that git knows or would add. */
export const repositoryFiles: readonly string[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard'],
  { cwd: root, encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 },
)
  .split('\n')
  .filter(Boolean);

const configSources = repositoryFiles
  .filter((path) => /^src\/config\/.*\.ts$/.test(path))
  .map((path) => readFileSync(join(root, path), 'utf8'))
  .join('\n');

/** Environment variables that the server reads. */
export const readVariables: readonly string[] = [
  ...new Set(
    [...configSources.matchAll(/read\.\w+(?:<[^>]*>)?\(\s*'([A-Z][A-Z_]+)'/g)].map(([, name = '']) => name),
  ),
].sort();

export const documents: readonly Document[] = repositoryFiles
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

/** @throws {Error} if there is none at this path. */
export function documentAt(path: string): Document {
  const found = documents.find((each) => each.path === path);
  if (!found) throw new Error(`There is no document ${path}.`);
  return found;
}

/** @returns the content of each fenced block of a language. */
export function blocksOf({ text }: Document, language: string): string[] {
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, name]) => name === language)
    .map(([, , block = '']) => block);
}

/** @returns the text without its fenced blocks. */
export function proseOf({ text }: Document): string {
  return text.replace(/^```\w+\n.*?^```$/gms, '');
}

/** @returns inline code of the prose. */
export function inlineCodeOf(document: Document): string[] {
  return [...proseOf(document).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code.replaceAll('\\|', '|'));
}

/** @returns the anchors of the headings, as GitHub names them. */
export function anchorsOf(document: Document): string[] {
  return [...proseOf(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

/**
 * @param firstHeader the first cell of the table's header.
 * @returns the cells of each row of all such tables, without their headers.
 */
export function rowsOf({ text }: Document, firstHeader: string): string[][] {
  const tables = text.match(/(?:^\|.*\|$\n?)+/gm) ?? [];
  return tables.flatMap((table) => {
    const [header = [], , ...rows] = table.trimEnd().split('\n').map(cellsOf);
    return header[0] === firstHeader ? rows : [];
  });
}

function cellsOf(line: string): string[] {
  const cells = line.slice(1, -1).split(/(?<!\\)\|/);
  return cells.map((cell) => cell.replaceAll('\\|', '|').trim());
}

/** @returns the names in backticks of a cell. */
export function codeIn(cell: string | undefined): string[] {
  return [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

export interface Operation {
  /** For the message of a test that fails. */
  readonly name: string;
  readonly query: string;
}

/** The executable operations of all documents: of GraphQL blocks, and of JSON bodies in commands. */
export function operationsInDocuments(): Operation[] {
  return documents.flatMap((document) => {
    const inBodies = [...document.text.matchAll(/"query": (".*")/g)].map(([, text = '']) => JSON.parse(text));
    return [...blocksOf(document, 'graphql'), ...inBodies]
      .filter(isExecutable)
      .map((query, index) => ({ name: `${document.path}, operation ${index + 1}`, query }));
  });
}

export function isExecutable(text: string): boolean {
  return parse(text).definitions.every(({ kind }) => kind === Kind.OPERATION_DEFINITION);
}

/** @returns the path of a link or of inline code from a document, relative to the root. */
export function resolvedFrom({ path }: Document, target: string): string {
  return join(dirname(path), target);
}
