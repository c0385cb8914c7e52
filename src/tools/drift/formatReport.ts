/** Text of a comparison: coverage, differences with the lines to paste, and last the verdict. */
import type { Coverage, Difference, DifferenceKind, Drift, Share } from './drift';

const HEADINGS: Readonly<Record<DifferenceKind, string>> = {
  missing: 'Missing in the schema',
  gone: 'Gone at Plaid',
  kind: 'Changed type',
  requirement: 'Changed nullability of an input',
  'missing value': 'Enum values missing in the schema',
  'gone value': 'Enum values gone at Plaid',
  'newly deprecated': 'Deprecated at Plaid only',
  'no longer deprecated': 'Deprecated in the schema only',
  name: 'Named against the naming rule',
};

/** Maximum length of a quote from Plaid's description, in characters. */
const MAX_DETAIL = 300;

/** @param source path of the types that the schema was compared with. */
export function formatReport({ coverage, differences }: Drift, source: string): string {
  return [
    `GraphQL ↔ ${source}`,
    '',
    'Coverage of Plaid’s types',
    ...coverage.flatMap(formatCoverage),
    '',
    ...Object.entries(HEADINGS).flatMap(([kind, heading]) =>
      formatDifferences(
        heading,
        differences.filter((difference) => difference.kind === kind),
      ),
    ),
    formatVerdict(differences.length),
    '',
  ].join('\n');
}

function formatCoverage({ root, objects, fields, enums, values }: Coverage): string[] {
  return [
    `  ${root.graphql} ↔ ${root.plaid} and the types it reaches`,
    `    objects  ${formatShare(objects)}`,
    `    fields   ${formatShare(fields)}`,
    `    enums    ${formatShare(enums)}`,
    `    values   ${formatShare(values)}`,
  ];
}

function formatShare({ covered, total }: Share): string {
  const counts = `${covered} of ${total}`.padEnd(12);
  // Rounded down, so that only full coverage is shown as 100 %.
  return total === 0 ? counts.trimEnd() : `${counts} ${Math.floor((covered / total) * 1000) / 10} %`;
}

function formatDifferences(heading: string, differences: readonly Difference[]): string[] {
  if (differences.length === 0) return [];
  return [
    `${heading} (${differences.length})`,
    ...differences.flatMap(({ graphql, plaid, detail, linesToPaste }) => [
      `  ${graphql} ↔ ${plaid}`,
      ...(detail === '' ? [] : [`    ${truncate(detail)}`]),
      ...linesToPaste.map((line) => (line === '' ? '' : `      ${line}`)),
    ]),
    '',
  ];
}

function formatVerdict(count: number): string {
  if (count === 0) return 'No difference: the schema matches Plaid’s types both ways.';
  return count === 1 ? '1 difference.' : `${count} differences.`;
}

function truncate(text: string): string {
  return text.length > MAX_DETAIL ? `${text.slice(0, MAX_DETAIL).trimEnd()} …` : text;
}
