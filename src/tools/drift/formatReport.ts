/** A comparison as text: the pairs, the coverage, the differences with the lines to paste, and last the verdict. */
import type { Coverage, Difference, DifferenceKind, Drift, Share, TypePair } from './drift';

const HEADINGS: Readonly<Record<DifferenceKind, string>> = {
  missing: 'Missing here: Plaid has it',
  gone: 'Gone: the schema has it, Plaid does not',
  kind: 'Changed in kind',
  requirement: 'Changed in whether a request must have it',
  'missing word': 'Enum words missing here',
  'gone word': 'Enum words gone at Plaid',
  'newly deprecated': 'Deprecated at Plaid, not here',
  'no longer deprecated': 'Deprecated here, not at Plaid',
  name: 'Named otherwise than the rule says',
};

/** How much of Plaid's own description a difference quotes, in characters. */
const MAX_DETAIL = 300;

export function formatReport(drift: Drift, source: string): string {
  return [
    `GraphQL ↔ ${source}`,
    '',
    ...drift.pairs.flatMap(pairLines),
    ...enumLines(drift),
    ...coverageLines(drift.coverage),
    ...differenceLines(drift.differences),
    verdictOf(drift),
    '',
  ].join('\n');
}

function pairLines({ graphql, plaid, path, fields }: TypePair): string[] {
  const width = widest(fields.map((field) => field.graphql));
  return [
    `${graphql} ↔ ${plaid}${path === graphql ? '' : `   (${path})`}`,
    ...fields.map((field) => `  ${field.graphql.padEnd(width)} ${field.sameKind ? '↔' : '≠'} ${field.plaid}`),
    '',
  ];
}

function enumLines({ enums }: Drift): string[] {
  const width = widest(enums.map(({ graphql }) => graphql));
  return [
    'Enums',
    ...enums.map(
      ({ graphql, plaid, values: words, total }) =>
        `  ${graphql.padEnd(width)} ↔ ${plaid}   ${words.length} of ${total} words`,
    ),
    '',
  ];
}

function coverageLines(coverage: readonly Coverage[]): string[] {
  return [
    'Coverage of what Plaid has',
    ...coverage.flatMap(({ root, objects, fields, enums, values: words }) => [
      `  ${root.graphql} ↔ ${root.plaid}, and all that they reach`,
      `    objects  ${shareText(objects)}`,
      `    fields   ${shareText(fields)}`,
      `    enums    ${shareText(enums)}`,
      `    words    ${shareText(words)}`,
    ]),
    '',
  ];
}

function shareText({ covered, total }: Share): string {
  const counted = `${covered} of ${total}`.padEnd(12);
  // Rounded down, so that 100 % is said only of all.
  return total === 0 ? counted.trimEnd() : `${counted} ${Math.floor((covered / total) * 1000) / 10} %`;
}

function differenceLines(differences: readonly Difference[]): string[] {
  return Object.entries(HEADINGS).flatMap(([kind, heading]) => {
    const ofKind = differences.filter((difference) => difference.kind === kind);
    if (ofKind.length === 0) return [];
    return [
      `${heading} (${ofKind.length})`,
      ...ofKind.flatMap(({ graphql, plaid, detail, linesToPaste: paste }) => [
        `  ${graphql} ↔ ${plaid}`,
        ...(detail === '' ? [] : [`    ${cut(detail)}`]),
        ...paste.map((line) => (line === '' ? '' : `      ${line}`)),
      ]),
      '',
    ];
  });
}

function verdictOf({ differences }: Drift): string {
  if (differences.length === 0) return 'No difference: the schema says what Plaid’s types say, both ways.';
  return differences.length === 1 ? '1 difference.' : `${differences.length} differences.`;
}

function cut(text: string): string {
  return text.length > MAX_DETAIL ? `${text.slice(0, MAX_DETAIL).trimEnd()} …` : text;
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}
