/** Random operations, valid and invalid: both executors give the same response, and no internal error. */
import { buildSchema } from '../../../src/graphql/schema';
import { startBothPaths } from '../../graphql/execution/BothPaths';
import { fuzz, inTime } from './fuzz';
import { brokenOperation } from './generators/brokenOperation';
import { type Choices, chosen } from './generators/Choices';
import { randomOperation } from './generators/randomOperation';
import { failuresIn, faultsOf } from './sound';

/** Random operations are long. */
const UNLIMITED = {
  MAX_OPERATION_TOKENS: '1000000',
  MAX_OPERATION_DEPTH: '100',
  MAX_OPERATION_ALIASES: '10000',
  MAX_OPERATION_DIRECTIVES: '10000',
  MAX_OPERATION_REPEATS: '10000',
  MAX_OPERATION_COST: '100000000',
};

const schema = buildSchema();
const kinds = ['query', 'query', 'query', 'mutation'] as const;

const valid = (choose: Choices) => randomOperation(schema, choose, { kinds, wrongOnceIn: 0 });
const withWrongValues = (choose: Choices) => randomOperation(schema, choose, { kinds, wrongOnceIn: 15 });
const broken = (choose: Choices) => brokenOperation(choose, valid(choose));

it.each<[string, Record<string, string>, (choose: Choices) => object, number]>([
  ['valid operations', UNLIMITED, valid, 250],
  ['operations with wrong values', {}, withWrongValues, 100],
  ['broken operations', {}, broken, 200],
])('gives the same result for %s with both executors', async (_, env, make, runs) => {
  const paths = await startBothPaths(env);
  await fuzz(chosen(make), runs, async (operation) => {
    const request = { name: '', body: JSON.stringify(operation) };
    const [compiled, graphqlJs] = await inTime('the operation', paths.run(request));
    expect(compiled).toEqual(graphqlJs);
    expect([...faultsOf(compiled), ...failuresIn(compiled.logEntries as Record<string, unknown>[])]).toEqual(
      [],
    );
  });
});

it('generates operations that are mostly valid and mostly not refused', async () => {
  const paths = await startBothPaths(UNLIMITED);
  const outcomes = { good: 0, failed: 0 };
  await fuzz(chosen(valid), 60, async (operation) => {
    const [{ body }] = await paths.run({ name: '', body: JSON.stringify(operation) });
    outcomes[JSON.parse(body).data ? 'good' : 'failed'] += 1;
  });
  expect(outcomes.good).toBeGreaterThan(outcomes.failed);
});
