/** Writing rules that a program can check: comments are sentences, and names use the field's terms. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..');

/** Words to avoid in identifiers, each with the term to use. */
const TERMS: Readonly<Record<string, string>> = {
  blanked: 'redacted',
  door: 'transport',
  doors: 'transports',
  farewell: 'graceful shutdown',
  flights: 'coalesced calls',
  flying: 'pending',
  heard: 'received',
  hears: 'receives',
  intake: 'admission control',
  landed: 'settled',
  patience: 'timeout',
  standin: 'emulator',
  told: 'notified',
  untakable: 'rejected',
  watcher: 'subscriber',
  watchers: 'subscribers',
};

/** Pronouns that name nothing in the system. */
const VAGUE = /\b(?:whoever|whomever|nobody|somebody|anybody)\b/i;

/** A comment that needs the line below it to make sense. */
const FRAGMENT = /^(?:Of|What|Whose|Whence|That|Whoever)\b/;

/** Files that list the words themselves, to find them, and one that repeats descriptions of the schema. */
const EXEMPT: ReadonlySet<string> = new Set([
  'test/writing.unit.test.ts',
  'test/documents.unit.test.ts',
  'src/client/generated/api.ts',
]);

const files = execFileSync('git', ['ls-files', 'src', 'test', '.ci'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.(?:ts|mjs|cjs)$/.test(file) && !EXEMPT.has(file));

interface Comment {
  readonly place: string;
  readonly text: string;
}

/** Comments and the code around them, told apart by a scanner that knows strings, templates and regular expressions. */
function split(file: string): { comments: Comment[]; code: string } {
  const source = readFileSync(path.join(ROOT, file), 'utf8');
  const comments: Comment[] = [];
  const code = source.replace(
    /\/\*[\s\S]*?\*\/|(?:^|(?<=\s))\/\/.*(?:\n\s*\/\/.*)*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/gm,
    (match, offset: number) => {
      if (!/^\/[/*]/.test(match)) return "''";
      const place = `${file}:${source.slice(0, offset).split('\n').length}`;
      const text = match
        .replace(/\*\/$/, '')
        .replace(/^\s*(?:\/\*\*?|\*|\/\/)[ \t]?/gm, '')
        .trim();
      comments.push({ place, text });
      return '';
    },
  );
  return { comments, code };
}

/** Names of metrics are part of the API: dashboards and alerts use them. */
function isOurs(name: string): boolean {
  return !name.startsWith('plaid_link_');
}

const read = files.map((file) => ({ file, ...split(file) }));
const comments = read.flatMap((each) => each.comments);

it('reads comments and code', () => {
  expect(files.length).toBeGreaterThan(500);
  expect(comments.length).toBeGreaterThan(500);
});

it('has no comment that begins with a fragment', () => {
  expect(
    comments.filter(({ text }) => FRAGMENT.test(text)).map(({ place, text }) => `${place} ${text}`),
  ).toEqual([]);
});

it('has no vague pronoun in comments and code', () => {
  const vague = comments.filter(({ text }) => VAGUE.test(text)).map(({ place, text }) => `${place} ${text}`);
  const names = read.filter(({ code }) => VAGUE.test(code)).map(({ file }) => file);
  expect([...vague, ...names]).toEqual([]);
});

it('uses the field’s terms in identifiers', () => {
  const others = read.flatMap(({ file, code }) =>
    [...new Set(code.match(/[A-Za-z_$][\w$]*/g))].filter(isOurs).flatMap((name) =>
      name
        .split(/(?<=[a-z0-9])(?=[A-Z])|[_$]|(?<=[A-Z])(?=[A-Z][a-z])/)
        .map((word) => word.toLowerCase())
        .filter((word) => Object.hasOwn(TERMS, word))
        .map((word) => `${file}: ${name} (${TERMS[word]})`),
    ),
  );
  expect(others).toEqual([]);
});
