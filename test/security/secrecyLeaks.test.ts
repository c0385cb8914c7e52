/** The secret recorder, as Jest loads it before every test file, fails each test that leaks a secret. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startNode } from '../support/processes/nodeProcess';
import { temporaryFolder } from '../support/temporaryFolder';

const root = join(__dirname, '../..');

interface Outcome {
  readonly fullName: string;
  readonly failureMessages: readonly string[];
}

/** Runs Jest over one file with the configuration of all tests. */
async function outcomesOf(file: string): Promise<Outcome[]> {
  const report = join(temporaryFolder(), 'report.json');
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const args = [
    '--json',
    `--outputFile=${report}`,
    '--silent',
    '--selectProjects',
    'unit',
    '--testMatch',
    join(root, file),
  ];
  await startNode([jest, ...args], { TEST_BUILD: 'done' }, root).exit;
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  return testResults[0].assertionResults;
}

it('fails each test that leaks a secret, names the place, and fails no other test', async () => {
  const outcomes = await outcomesOf('test/fixtures/leaks.ts');
  const found = outcomes.map(({ fullName, failureMessages }) => {
    const [place] = fullName.split(/[,:]/);
    const places = failureMessages.flatMap((message) =>
      [...message.matchAll(/^“.*” is in a (.*?) of “(.*?)”: /gm)].map(
        ([, said, during]) => `${said} of ${during}`,
      ),
    );
    return [fullName, [...new Set(places)], place === 'clean' ? [] : [`${place} of ${fullName}`]];
  });
  expect(found.map(([name, places]) => [name, places])).toEqual(
    found.map(([name, , wanted]) => [name, wanted]),
  );
  expect(outcomes).toHaveLength(18);
}, 60_000);
