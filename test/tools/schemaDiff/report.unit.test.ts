/** Report of changes in the file and in the code, which may be ahead of it. */
import { reportChanges } from '../../../src/tools/schemaDiff/report';

const BEFORE = 'type Query @cost(weight: 1) {\n  a: Int\n  b: Int\n}\n';
const WITHOUT_B = BEFORE.replace('  b: Int\n', '');
const DEARER = BEFORE.replace('weight: 1', 'weight: 2');
const BROKEN = "schema: breaking: Field 'b' was removed from object type 'Query'";

async function report(...now: string[]) {
  const lines: string[] = [];
  const passes = await reportChanges(BEFORE, now, (line) => lines.push(line));
  return { passes, lines };
}

it.each([
  ['the file', [WITHOUT_B, BEFORE]],
  ['the code', [BEFORE, WITHOUT_B]],
  ['both, once', [WITHOUT_B, WITHOUT_B]],
])('prints a breaking change in %s and advice', async (_, now) => {
  expect(await report(...now)).toEqual({
    passes: false,
    lines: [BROKEN, expect.stringMatching(/^Deprecate .* commit it/)],
  });
});

it.each([
  ['the file', [DEARER, BEFORE]],
  ['the code', [BEFORE, DEARER]],
])('prints a dangerous change in %s and passes', async (_, now) => {
  expect(await report(...now)).toEqual({
    passes: true,
    lines: ['schema: dangerous: @cost(weight: 1) of Query was removed'],
  });
});

it('prints nothing without a change', async () => {
  expect(await report(BEFORE, BEFORE)).toEqual({ passes: true, lines: [] });
});
