/** Memory bounds of compiled execution: per document, per combination of conditions and per object. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type DocumentNode, type FormattedExecutionResult, parse } from 'graphql';
import type { PlaidJson } from '../../../src/codec/json';
import { CompiledExecution } from '../../../src/graphql/execution/CompiledExecution';
import { stringifyResult } from '../../../src/graphql/execution/JsonText';
import { buildSchema } from '../../../src/graphql/schema';
import { inFullSuite } from '../../support/suite';
import { EXAMPLE } from './corpus/plaidReplies';

const schema = buildSchema();

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const read = (): PlaidJson => JSON.parse(EXAMPLE);

/** Executes and serializes a subscription update. */
async function written(
  execution: CompiledExecution,
  document: DocumentNode,
  linkToken: PlaidJson,
  variables = {},
): Promise<string> {
  const result = execution.execute({
    document,
    rootValue: { reason: 'POLL', linkToken, newEvents: [] },
    contextValue: { now: Date.now },
    variableValues: { token: 'link-sandbox-1', ...variables },
  });
  if (result === null) throw new Error('The document was not compiled.');
  return stringifyResult((await result) as FormattedExecutionResult);
}

/** A document that selects 4 KB of the example under a name of its own. */
function documentOf(name: string, { declared = '', selected = '' } = {}): DocumentNode {
  return parse(`subscription ($token: String! ${declared}) { linkTokenUpdated(token: $token) { linkToken {
    ${name}: status linkSessions { events { ${name}: eventName timestamp eventId eventMetadata { institutionName requestId } } }
    ${selected} } } }`);
}

/** Several times the growth without retention, which is compiled code and the like. */
const LIMIT = 1.5 * 1024 * 1024;

/** Numbers of documents and of writers per document; retaining each would exceed the limit several times. */
const DOCUMENTS = inFullSuite(2_000, 400);
const WAYS = inFullSuite(4_096, 1_024);
const WAYS_APART = inFullSuite(64, 24);

/** Measures heap growth over the last three quarters of the runs; the first quarter warms up. */
async function growth(times: number, run: (index: number) => Promise<unknown>): Promise<number> {
  for (let index = 0; index < times / 4; index += 1) await run(index);
  const before = heapUsed();
  for (let index = times / 4; index < times; index += 1) await run(index);
  return heapUsed() - before;
}

it('releases compiled documents', async () => {
  const execution = new CompiledExecution(schema);
  const kept = await growth(DOCUMENTS, async (index) => {
    expect(await written(execution, documentOf(`a${index}`), read())).toContain(`"a${index}":"SUCCEEDED"`);
  });
  expect(kept).toBeLessThan(LIMIT);
});

it('releases the texts of released documents on a retained link token', async () => {
  const execution = new CompiledExecution(schema);
  const linkToken = read();
  const kept = await growth(DOCUMENTS, async (index) => {
    expect(await written(execution, documentOf(`a${index}`), linkToken)).toContain(`"a${index}":"SUCCEEDED"`);
  });
  expect(kept).toBeLessThan(LIMIT);
  // Memoized texts are not serialized: updates are compared by this JSON.
  expect(JSON.stringify(linkToken)).toBe(JSON.stringify(read()));
});

/** Conditions: twelve variables, 4,096 combinations. */
const DECIDING = Array.from({ length: 12 }, (_, index) => index);
const DECIDED = {
  declared: DECIDING.map((index) => `$v${index}: Boolean!`).join(' '),
  selected: DECIDING.map((index) => `d${index}: requestId @skip(if: $v${index})`).join(' '),
};

const isSkipped = (way: number, index: number) => Boolean(way & (2 ** index));
const deciding = (way: number) =>
  Object.fromEntries(DECIDING.map((index) => [`v${index}`, isSkipped(way, index)]));

it('bounds the writers of one document and writes each combination correctly', async () => {
  const execution = new CompiledExecution(schema);
  const document = documentOf('a', DECIDED);
  const kept = await growth(WAYS, async (way) => {
    const { data } = JSON.parse(await written(execution, document, read(), deciding(way)));
    const selected = Object.keys(data.linkTokenUpdated.linkToken).filter((key) => /^d\d+$/.test(key));
    expect(selected).toEqual(DECIDING.filter((index) => !isSkipped(way, index)).map((index) => `d${index}`));
  });
  expect(kept).toBeLessThan(LIMIT);
});

it('bounds the texts of one document on a retained link token', async () => {
  const execution = new CompiledExecution(schema);
  const document = documentOf('a', DECIDED);
  const linkToken = read();
  const kept = await growth(WAYS, (way) => written(execution, document, linkToken, deciding(way)));
  expect(kept).toBeLessThan(LIMIT);
});

it('bounds the writers of a document with many selections', async () => {
  const execution = new CompiledExecution(schema);
  const declared = DECIDING.slice(0, 6).map((index) => `$v${index}: Boolean!`);
  const decided = DECIDING.slice(0, 6).map((index) => `d${index}: reason @skip(if: $v${index})`);
  const apart = Array.from(
    { length: 190 },
    (_, index) => `t${index}: linkToken { a${index}: status ${MUCH} }`,
  );
  const document =
    parse(`subscription ($token: String! ${declared.join(' ')}) { linkTokenUpdated(token: $token) {
    ${decided.join(' ')} ${apart.join(' ')} } }`);
  const kept = await growth(WAYS_APART, (way) => written(execution, document, read(), deciding(way)));
  expect(kept).toBeLessThan(LIMIT);
});

const MUCH = `linkSessions { linkSessionId outcome startedAt finishedAt events { eventId eventName timestamp }
  results { itemAddResults { publicToken accounts { id name } institution { name } } } }`;
