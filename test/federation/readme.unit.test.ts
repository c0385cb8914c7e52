/** The subgraph and the operation of the README's chapter on federation. */
import { parse, validate } from 'graphql';
import { blocksOf, documentAt, inlineCodeOf, isExecutable } from '../support/documents';
import { composers } from './composers';
import { ourSubgraph } from './subgraphs';

const readme = documentAt('README.md');
const [types = ''] = blocksOf(readme, 'graphql').filter((block) => !isExecutable(block));
const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { user(id: ID!): User }
  ${types}
`;

it.each(Object.entries(composers))('composes with the server and resolves through both: %s', (_, compose) => {
  const { api, errors } = compose([ourSubgraph(), { name: 'users', url: 'http://127.0.0.1:9/', sdl }]);
  expect(errors).toEqual([]);
  const operations = inlineCodeOf(readme).filter((code) => code.startsWith('{ user('));
  expect(operations).toHaveLength(1);
  expect(operations.flatMap((operation) => api && validate(api, parse(operation)))).toEqual([]);
});
