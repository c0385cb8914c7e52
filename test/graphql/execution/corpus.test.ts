/**
 * Compiled execution answers as graphql-js does, to the byte: all of the corpus, with all that Plaid may say. In the
 * default suite Plaid's own example meets the whole corpus, and each other response a part of it, always another.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompiledExecution } from '../../../src/graphql/execution/CompiledExecution';
import { buildSchema } from '../../../src/graphql/schema';
import { startOnce } from '../../support/closing';
import { inFullSuite } from '../../support/suite';
import { temporaryFolder } from '../../support/temporaryFolder';
import { type BothPaths, type ExecutionOutcome, startBothPaths } from './BothPaths';
import { type CorpusRequest, selecting, TOKEN } from './corpus/CorpusRequest';
import { conditions } from './corpus/conditions';
import { creates, invalidCreates, readsOfNewTokens } from './corpus/creates';
import { documentedOperations } from './corpus/documentedOperations';
import { entityReads, otherFederation } from './corpus/entities';
import { failingReads } from './corpus/failingReads';
import { invalidRequests } from './corpus/invalidRequests';
import { otherTransports, TRUSTED, trustedRequests } from './corpus/otherTransports';
import { plaidFailures } from './corpus/plaidFailures';
import { createReplies, type PlaidReply, readReplies } from './corpus/plaidReplies';
import { selections } from './corpus/selections';

/** The whole of it takes minutes on a busy machine. */
jest.setTimeout(inFullSuite(300_000, 30_000));

interface Difference {
  readonly request: string;
  readonly plaidSaid: string;
  readonly compiled: Partial<ExecutionOutcome>;
  readonly graphqlJs: Partial<ExecutionOutcome>;
}

async function differences(
  paths: BothPaths,
  requests: readonly CorpusRequest[],
  plaidSaid = 'the official example',
): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const request of requests) {
    const [compiled, graphqlJs] = await paths.run(request);
    const differing = (Object.keys(compiled) as (keyof ExecutionOutcome)[]).filter(
      (key) => JSON.stringify(compiled[key]) !== JSON.stringify(graphqlJs[key]),
    );
    if (differing.length === 0) continue;
    const only = (told: ExecutionOutcome) => Object.fromEntries(differing.map((key) => [key, told[key]]));
    found.push({ request: request.name, plaidSaid, compiled: only(compiled), graphqlJs: only(graphqlJs) });
  }
  return found;
}

const started = startOnce(() => startBothPaths());

/** Plaid answers by its own example until a test says otherwise. */
function pathsOfAll(): BothPaths {
  started().setPlaidResponses({});
  return started();
}

interface Cell {
  readonly name: string;
  readonly says: PlaidReply;
  /** Which part of the corpus it meets in the default suite. */
  readonly part: number;
}

const cells = (responses: Readonly<Record<string, PlaidReply>>): Cell[] =>
  Object.entries(responses).map(([name, says], part) => ({ name, says, part }));

/** In the default suite one request in `oneIn`, another selection for each part; the first part has one in four. */
function partOf(requests: readonly CorpusRequest[], part: number, oneIn: number): readonly CorpusRequest[] {
  const step = part === 0 ? 4 : oneIn;
  return inFullSuite(
    requests,
    requests.filter((_, index) => (index + part) % step === 0),
  );
}

const readCells = cells(readReplies(TOKEN));

it.each(readCells)('says the same of a token that Plaid answers by: $name', async ({ name, says, part }) => {
  const paths = pathsOfAll();
  paths.setPlaidResponses({ read: says });
  const handedOut = documentedOperations(buildSchema());
  // The last two read every field that there is.
  const [others, everything] = [handedOut.slice(0, -2), handedOut.slice(-2)];
  const requests = [...partOf([...selections, ...entityReads, ...others], part, 36), ...everything];
  expect(await differences(paths, requests, name)).toEqual([]);
});

/** What they decide does not depend on all that there may be to read. */
const DECIDED = ['the official example', 'full', 'all null', 'lists empty', 'nothing'];

it.each(readCells.filter(({ name }) => DECIDED.includes(name)))(
  'says the same of what is decided by conditions: $name',
  async ({ name, says, part }) => {
    const paths = pathsOfAll();
    paths.setPlaidResponses({ read: says });
    const requests = partOf([...conditions, ...failingReads, ...readsOfNewTokens], part, 24);
    expect(await differences(paths, requests, name)).toEqual([]);
  },
);

it.each(cells(createReplies(TOKEN)))(
  'says the same of a new token that Plaid answers by: $name',
  async ({ name, says, part }) => {
    const paths = pathsOfAll();
    paths.setPlaidResponses({ create: says });
    const requests = partOf([...creates, ...readsOfNewTokens], part, 18);
    expect(await differences(paths, requests, name)).toEqual([]);
  },
);

it.each(cells(plaidFailures))('says the same where Plaid says: $name', async ({ name, says, part }) => {
  const paths = pathsOfAll();
  const requests = [...creates.slice(0, 3), ...readsOfNewTokens, ...entityReads, ...failingReads];
  paths.setPlaidResponses({ read: says });
  const reads = partOf([...selections.slice(0, 10), ...requests], part, 8);
  const ofReads = await differences(paths, reads, name);
  paths.setPlaidResponses({ read: says, create: says });
  const ofCreates = await differences(paths, partOf(creates, part, 4), name);
  expect([...ofReads, ...ofCreates]).toEqual([]);
});

it('compiles all but what asks about the schema, so that there are two ways', async () => {
  const paths = pathsOfAll();
  const execute = jest.spyOn(CompiledExecution.prototype, 'execute');
  const requests = [...selections, ...entityReads, ...failingReads];
  for (const request of requests) await paths.run(request);
  const results = await Promise.all(execute.mock.results.map(({ value }) => value));
  const compiled = results.map((result) => result?.data !== undefined);
  execute.mockRestore();
  // Once for each: what is traced does not come by there, nor does what is not valid.
  expect(compiled).toEqual(requests.map(({ query = '' }) => !/__schema|__type\b|_service/.test(query)));
});

it('compiles what was not compiled before another request was traced', async () => {
  const paths = await startBothPaths();
  await paths.run(selecting('status'));
  expect(await differences(paths, selections)).toEqual([]);
});

it.each([
  ['what is wrong with a request', [...invalidRequests, ...invalidCreates]],
  ['other entities and the schema for routers', otherFederation],
  ['other ways to ask', otherTransports],
])('says the same of %s', async (_, requests) => {
  expect(await differences(pathsOfAll(), requests)).toEqual([]);
});

it('says the same of all of it without introspection, in production’s words', async () => {
  const paths = await startBothPaths({ INTROSPECTION: 'off', EXPLORER: 'off' });
  expect(await differences(paths, [...invalidRequests, ...otherFederation, ...otherTransports])).toEqual([]);
});

it('says the same of trusted operations', async () => {
  const operations = TRUSTED.map(({ id, body }) => {
    const [type, name] = body.split(/\W/);
    return { id, body, name, type };
  });
  const manifest = join(temporaryFolder(), 'manifest.json');
  writeFileSync(
    manifest,
    JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }),
  );
  const paths = await startBothPaths({ TRUSTED_OPERATIONS: manifest, TRUSTED_OPERATIONS_ONLY: 'on' });
  expect(await differences(paths, trustedRequests)).toEqual([]);
});
