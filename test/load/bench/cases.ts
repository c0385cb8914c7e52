/** Cases: the servers, the request, the number of requests, and the concurrency. */
import { bigAnswers, exampleAnswers } from './upstream/answers';
import { aliases, create, entities, type Operation, read } from './upstream/operations';
import type { UpstreamAnswers } from './upstream/upstream';

export interface Case {
  readonly name: string;
  readonly title: string;
  readonly operation: Operation;
  /** Link tokens that one request reads or creates. */
  readonly linkTokens: number;
  /** Whether every request uses the same token. */
  readonly hot: boolean;
  readonly upstream: UpstreamAnswers;
  readonly connections: number;
  /** Requests to each server before a measurement of this case, in addition to the common warm-up. */
  readonly warmUp: number;
  /** Requests to each server per round. */
  readonly requests: number;
  readonly rounds: number;
  /** Names of rows in order: servers, and this server with its additional fields. */
  readonly contestants: readonly string[];
}

/** This server with the fields that it alone has. */
export const OURS_IN_FULL = 'ours-in-full';

const others = ['bytes', 'json', 'mercurius', 'tutorial', 'mesh'];

const usual = {
  operation: read,
  linkTokens: 1,
  hot: false,
  upstream: exampleAnswers(),
  connections: 16,
  warmUp: 500,
  requests: 1_000,
  rounds: 21,
};

export const reading: Case = {
  ...usual,
  name: 'fresh',
  title: 'A fresh token in each request, every field of the official example',
  contestants: [
    'ours',
    OURS_IN_FULL,
    'user',
    'limits-off',
    'logs-off',
    'metrics-off',
    'jwt-on',
    'jwt-off',
    ...others,
  ],
};

export const creating: Case = {
  ...usual,
  name: 'create',
  title: 'A link token is created',
  operation: create,
  warmUp: 1_000,
  rounds: 11,
  contestants: ['ours', 'user', ...others],
};

export const cases: readonly Case[] = [
  reading,
  {
    ...usual,
    name: 'hot',
    title: 'One hot token, Plaid answers after 5 ms',
    hot: true,
    upstream: exampleAnswers(5),
    rounds: 15,
    contestants: ['ours', ...others],
  },
  {
    ...usual,
    name: 'aliases',
    title: '25 tokens in one operation',
    operation: aliases(25),
    linkTokens: 25,
    connections: 4,
    warmUp: 100,
    requests: 50,
    rounds: 11,
    contestants: ['ours', ...others],
  },
  {
    ...usual,
    name: 'entities',
    title: 'Entities in batches of 100',
    operation: entities(100),
    linkTokens: 100,
    connections: 2,
    warmUp: 40,
    requests: 16,
    rounds: 11,
    // Only this server is a subgraph.
    contestants: ['ours', 'jwt-on', 'jwt-off'],
  },
  creating,
  {
    ...usual,
    name: 'big',
    title: 'A big answer: 50 sessions of 200 events',
    upstream: bigAnswers(50, 200),
    connections: 4,
    warmUp: 10,
    requests: 8,
    rounds: 9,
    contestants: ['ours', ...others],
  },
  {
    ...usual,
    name: 'slow',
    title: 'Plaid answers after 150 ms, and 1,000 ask at once',
    upstream: exampleAnswers(150),
    connections: 1_000,
    warmUp: 1_000,
    requests: 4_000,
    rounds: 5,
    contestants: ['ours', ...others],
  },
];
