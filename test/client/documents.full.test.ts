/** The code of the documents on the client kit. */
import { compile, writePrograms } from '../clients/compile';
import { blocksOf, documentAt } from '../support/documents';

it('compiles under strict TypeScript', async () => {
  const programs = ['README.md', 'src/client/README.md'].flatMap((path) => {
    const blocks = blocksOf(documentAt(path), 'tsx');
    if (path !== 'README.md') blocks.push(...blocksOf(documentAt(path), 'ts'));
    return blocks.map((text, index): [string, string] => [`${path.replace(/\W/g, '-')}-${index}.tsx`, text]);
  });
  expect(programs).toHaveLength(3);
  const project = writePrograms('documents', Object.fromEntries(programs));
  expect(await compile(project)).toEqual({ exitCode: 0, output: '' });
});
