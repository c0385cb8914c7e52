/** The schema compared with the installed `plaid` package's types, and with changed copies of them. */
import { readFileSync } from 'node:fs';
import { buildSchema } from '../../../src/graphql/schema';
import { compareSchema } from '../../../src/tools/drift/compareSchema';
import type { Difference, Drift } from '../../../src/tools/drift/drift';
import { formatReport } from '../../../src/tools/drift/formatReport';
import {
  type PlaidTypes,
  parsePlaidTypes,
  resolveInstalledTypes,
} from '../../../src/tools/drift/parsePlaidTypes';

const schema = buildSchema();
const installed = readFileSync(resolveInstalledTypes(), 'utf8');
const types = parsePlaidTypes(installed);

interface Edit {
  /** `interface LinkEvent` or `enum Products`. */
  in: string;
  from: string | RegExp;
  to: string;
}

/** Returns the installed types with one declaration changed; parsing all of them takes a second. */
function edited({ in: declaration, from, to }: Edit): PlaidTypes {
  const start = installed.search(new RegExp(`^export (declare )?${declaration} \\{`, 'm'));
  const end = installed.indexOf('\n}', start) + '\n}'.length;
  // Includes the comment before the declaration.
  const docStart = installed.lastIndexOf('\n}', start) + '\n}'.length;
  const before = installed.slice(start, end);
  const after = before.replace(from, to);
  if (start === -1 || after === before) throw new Error(`There is no ${from} in ${declaration}.`);
  const {
    interfaces,
    enums,
    deprecatedValues: deprecatedWords,
  } = parsePlaidTypes(installed.slice(docStart, start) + after);
  return {
    interfaces: new Map([...types.interfaces, ...interfaces]),
    enums: new Map([...types.enums, ...enums]),
    deprecatedValues: new Map([...types.deprecatedValues, ...deprecatedWords]),
  };
}

function driftAfter(edit: Edit): Drift {
  return compareSchema(schema, edited(edit));
}

describe('the installed types', () => {
  const drift = compareSchema(schema, types);

  it('match the schema', () => {
    expect(drift.differences).toEqual([]);
  });

  it('are covered completely', () => {
    for (const { objects, fields, enums, values } of drift.coverage) {
      for (const { covered, total } of [objects, fields, enums, values]) expect(covered).toBe(total);
    }
  });

  it('have the manually counted number of objects and fields', () => {
    // plaid 47.0.0. The request's 196 fields less the two credentials.
    const counts = drift.coverage.map(({ objects, fields }) => [objects.total, fields.total]);
    expect(counts).toEqual([
      [50, 194],
      [1, 5],
      [28, 118],
    ]);
  });

  it('are reported with full coverage and the verdict last', () => {
    const report = formatReport(drift, 'api.d.ts').replace(/ +/g, ' ');
    expect(report).toContain('\n fields 194 of 194 100 %\n');
    expect(report).toContain('\n fields 118 of 118 100 %\n');
    expect(report.trimEnd().split('\n').at(-1)).toMatch(/^No difference/);
  });
});

describe('a changed copy of the types', () => {
  const cases: [change: string, edit: Edit, difference: Partial<Difference>, paste: string[]][] = [
    [
      'with a new field in an answer',
      {
        in: 'interface CreditSessionDocumentIncomeResult',
        from: '{',
        to: '{\n    num_1098s_uploaded?: number | null;',
      },
      {
        kind: 'missing',
        graphql: 'LinkSessionDocumentIncomeResult.num1098sUploaded',
        plaid: 'CreditSessionDocumentIncomeResult.num_1098s_uploaded',
      },
      [
        "@Wire('num_1098s_uploaded')",
        "@Field(() => Int, { nullable: true, description: '…' })",
        'num1098sUploaded?: number | null;',
      ],
    ],
    [
      'with a new field of a known type in a request',
      { in: 'interface LinkTokenCreateRequest', from: '{', to: '{\n    refused_products: Array<Products>;' },
      {
        kind: 'missing',
        graphql: 'CreateLinkTokenInput.refusedProducts',
        plaid: 'LinkTokenCreateRequest.refused_products',
      },
      ["@Field(() => [PlaidProduct], { description: '…' })", 'refusedProducts!: PlaidProduct[];'],
    ],
    [
      'without a field of ours',
      { in: 'interface LinkEvent', from: 'event_id: string;', to: '' },
      { kind: 'gone', graphql: 'LinkEvent.eventId', plaid: 'LinkEvent.event_id' },
      [],
    ],
    [
      'with a number where a string was',
      { in: 'interface LinkEvent', from: 'timestamp: string;', to: 'timestamp: number;' },
      {
        kind: 'kind',
        graphql: 'LinkEvent.timestamp',
        plaid: 'LinkEvent.timestamp',
        detail: 'DateTime here, number at Plaid',
      },
      [],
    ],
    [
      'with an object where a list was',
      { in: 'interface LinkTokenGetSessionsResponse', from: 'Array<LinkEvent>;', to: 'LinkEvent;' },
      {
        kind: 'kind',
        graphql: 'LinkSession.events',
        plaid: 'LinkTokenGetSessionsResponse.events',
        detail: '[LinkEvent!] here, LinkEvent at Plaid',
      },
      [],
    ],
    [
      'with a new word',
      { in: 'enum Products', from: '{', to: '{\n    Pay2 = "pay by phone 2.0",' },
      {
        kind: 'missing value',
        graphql: 'PlaidProduct.PAY_BY_PHONE_2_0',
        plaid: "Products 'pay by phone 2.0'",
      },
      ["PAY_BY_PHONE_2_0 = 'pay by phone 2.0',"],
    ],
    [
      'without a word of ours',
      { in: 'enum Products', from: /\w+ = "auth",/, to: '' },
      { kind: 'gone value', graphql: 'PlaidProduct.AUTH', plaid: "Products 'auth'" },
      [],
    ],
    [
      'with a field newly deprecated',
      { in: 'interface LinkEvent', from: '@memberof LinkEvent', to: '@memberof LinkEvent\n * @deprecated' },
      { kind: 'newly deprecated', graphql: 'LinkEvent.eventName', plaid: 'LinkEvent.event_name' },
      ["deprecationReason: '…',"],
    ],
    [
      'with a field no longer deprecated',
      { in: 'interface LinkTokenGetSessionsResponse', from: '@deprecated', to: '' },
      {
        kind: 'no longer deprecated',
        graphql: 'LinkSession.onSuccess',
        plaid: 'LinkTokenGetSessionsResponse.on_success',
      },
      [],
    ],
    [
      'with a required input now optional',
      { in: 'interface LinkTokenCreateRequestStatements', from: 'start_date:', to: 'start_date?:' },
      {
        kind: 'requirement',
        graphql: 'CreateLinkTokenStatementsInput.startDate',
        plaid: 'LinkTokenCreateRequestStatements.start_date',
        detail: 'Plaid does not require it: make it nullable',
      },
      [],
    ],
    [
      'with an optional input now required',
      { in: 'interface LinkTokenCreateRequest', from: 'webhook?:', to: 'webhook:' },
      {
        kind: 'requirement',
        graphql: 'CreateLinkTokenInput.webhook',
        plaid: 'LinkTokenCreateRequest.webhook',
        detail: 'Plaid requires it: make it non-null',
      },
      [],
    ],
  ];

  it.each(cases)('%s is the only difference reported', (_change, edit, difference, paste) => {
    const drift = driftAfter(edit);
    expect(drift.differences).toEqual([expect.objectContaining({ ...difference, linesToPaste: paste })]);

    const report = formatReport(drift, 'api.d.ts');
    expect(report).toContain(`  ${difference.graphql} ↔ ${difference.plaid}\n`);
    expect(report).toContain(paste.map((line) => `      ${line}\n`).join(''));
    expect(report.trimEnd().endsWith('1 difference.')).toBe(true);
  });

  it('with a new object is reported with its new types, and lowers the coverage', () => {
    const drift = driftAfter({
      in: 'interface LinkTokenGetSessionsResponse',
      from: '{',
      to: '{\n    wallet?: UserAddress | null;',
    });
    expect(drift.differences[0]?.linesToPaste).toEqual(
      expect.arrayContaining(['wallet?: LinkUserAddress | null;', 'export class LinkUserAddress {']),
    );
    expect(drift.coverage[2]?.objects).toEqual({ covered: 28, total: 29 });
    expect(formatReport(drift, 'api.d.ts')).toMatch(/objects +28 of 29 +96\.5 %/);
  });
});
