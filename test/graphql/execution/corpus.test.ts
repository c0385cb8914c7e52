/**
 * Corpus: compiled execution and graphql-js respond byte-identically to each request with each Plaid response. The default
 * suite runs a different part of the corpus for each response.
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

interface Difference {
  readonly request: string;
  readonly plaidReply: string;
  readonly compiled: Partial<ExecutionOutcome>;
  readonly graphqlJs: Partial<ExecutionOutcome>;
}

async function differences(
  paths: BothPaths,
  requests: readonly CorpusRequest[],
  plaidReply = 'the official example',
): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const request of requests) {
    const [compiled, graphqlJs] = await paths.run(request);
    const differing = (Object.keys(compiled) as (keyof ExecutionOutcome)[]).filter(
      (key) => JSON.stringify(compiled[key]) !== JSON.stringify(graphqlJs[key]),
    );
    if (differing.length === 0) continue;
    const only = (outcome: ExecutionOutcome) =>
      Object.fromEntries(differing.map((key) => [key, outcome[key]]));
    found.push({ request: request.name, plaidReply, compiled: only(compiled), graphqlJs: only(graphqlJs) });
  }
  return found;
}

const started = startOnce(() => startBothPaths());

/** Resets Plaid's responses to its example. */
function resetPaths(): BothPaths {
  started().setPlaidResponses({});
  return started();
}

interface Cell {
  readonly name: string;
  readonly reply: PlaidReply;
  /** Part of the corpus in the default suite. */
  readonly part: number;
}

const cells = (responses: Readonly<Record<string, PlaidReply>>): Cell[] =>
  Object.entries(responses).map(([name, reply], part) => ({ name, reply, part }));

/** In the default suite every `oneIn`-th request, with an offset per part; for the first part every sixth. */
function partOf(requests: readonly CorpusRequest[], part: number, oneIn: number): readonly CorpusRequest[] {
  const step = part === 0 ? 6 : oneIn;
  return inFullSuite(
    requests,
    requests.filter((_, index) => (index + part) % step === 0),
  );
}

const readCells = cells(readReplies(TOKEN));

it.each(readCells)('returns the same for a read of: $name', async ({ name, reply, part }) => {
  const paths = resetPaths();
  paths.setPlaidResponses({ read: reply });
  const documented = documentedOperations(buildSchema());
  // The last two select every field.
  const [others, everything] = [
    documented.slice(0, -2),
    inFullSuite(documented.slice(-2), documented.slice(-1)),
  ];
  const requests = [...partOf([...selections, ...entityReads, ...others], part, 90), ...everything];
  expect(await differences(paths, requests, name)).toEqual([]);
});

/** Conditions do not depend on every kind of response. */
const DECIDED = ['the official example', 'full', 'all null', 'lists empty', 'nothing'];

it.each(readCells.filter(({ name }) => DECIDED.includes(name)))(
  'returns the same for conditions on: $name',
  async ({ name, reply, part }) => {
    const paths = resetPaths();
    paths.setPlaidResponses({ read: reply });
    const requests = partOf([...conditions, ...failingReads, ...readsOfNewTokens], part, 36);
    expect(await differences(paths, requests, name)).toEqual([]);
  },
);

it.each(cells(createReplies(TOKEN)))(
  'returns the same for a create of: $name',
  async ({ name, reply, part }) => {
    const paths = resetPaths();
    paths.setPlaidResponses({ create: reply });
    const requests = partOf([...creates, ...readsOfNewTokens], part, 27);
    expect(await differences(paths, requests, name)).toEqual([]);
  },
);

it.each(cells(plaidFailures))(
  'returns the same for the Plaid failure: $name',
  async ({ name, reply, part }) => {
    const paths = resetPaths();
    const requests = [...creates.slice(0, 3), ...readsOfNewTokens, ...entityReads, ...failingReads];
    paths.setPlaidResponses({ read: reply });
    const reads = partOf([...selections.slice(0, 10), ...requests], part, 8);
    const ofReads = await differences(paths, reads, name);
    paths.setPlaidResponses({ read: reply, create: reply });
    const ofCreates = await differences(paths, partOf(creates, part, 4), name);
    expect([...ofReads, ...ofCreates]).toEqual([]);
  },
);

it('compiles every operation without introspection', async () => {
  const paths = resetPaths();
  const execute = jest.spyOn(CompiledExecution.prototype, 'execute');
  const requests = [...selections, ...entityReads, ...failingReads];
  for (const request of requests) await paths.run(request);
  const results = await Promise.all(execute.mock.results.map(({ value }) => value));
  const compiled = results.map((result) => result?.data !== undefined);
  execute.mockRestore();
  // One call per request: traced and invalid operations are not compiled.
  expect(compiled).toEqual(requests.map(({ query = '' }) => !/__schema|__type\b|_service/.test(query)));
});

it('compiles new operations after a traced request', async () => {
  const paths = await startBothPaths();
  await paths.run(selecting('status'));
  expect(await differences(paths, selections)).toEqual([]);
});

it.each([
  ['invalid requests', [...invalidRequests, ...invalidCreates]],
  ['invalid entities and the subgraph’s schema', otherFederation],
  ['other methods, media types and introspection', otherTransports],
])('returns the same for %s', async (_, requests) => {
  expect(await differences(resetPaths(), partOf(requests, 1, 2))).toEqual([]);
});

it('returns the same without introspection', async () => {
  const paths = await startBothPaths({ INTROSPECTION: 'off', EXPLORER: 'off' });
  const requests = partOf([...invalidRequests, ...otherFederation, ...otherTransports], 1, 4);
  expect(await differences(paths, requests)).toEqual([]);
});

it('returns the same for trusted operations', async () => {
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
