/** The two subgraphs of these tests: our SDL as the server reports it, and the neighbour's. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { graphqlSync } from 'graphql';
import { buildSchema } from '../../src/graphql/schema';
import type { Subgraph } from './composers';

const nowhere = 'http://127.0.0.1:9/graphql';

export function ourSubgraph(url = nowhere): Subgraph {
  const { data } = graphqlSync({ schema: buildSchema(), source: '{ _service { sdl } }' });
  const service = data?.['_service'] as { sdl: string };
  return { name: 'plaid', url, sdl: service.sdl };
}

export function neighbourSubgraph(url = nowhere): Subgraph {
  return { name: 'users', url, sdl: readFileSync(join(__dirname, 'neighbour.graphql'), 'utf8') };
}
