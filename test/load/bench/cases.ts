/** Cases: the request, the load and the servers. */
import { bigAnswers, exampleAnswers } from './upstream/answers';
import { aliases, create, type Operation, read, readFourFields, typename } from './upstream/operations';
import type { UpstreamAnswers } from './upstream/upstream';

export interface Case {
  readonly name: string;
  readonly title: string;
  readonly operation: Operation;
  /** Link tokens that one request reads or creates. */
  readonly linkTokens: number;
  /** Whether every request uses the same token. */
  readonly isHot: boolean;
  readonly upstream: UpstreamAnswers;
  readonly connections: number;
  /** The fixed rate, for servers whose best rate is at least twice that. */
  readonly perSecond: number;
  /** Requests sent together at the fixed rate. */
  readonly atOnce: number;
  /** Whether a response may be a refusal with 503. */
  readonly mayRefuse: boolean;
  /** Names of servers in order. */
  readonly contestants: readonly string[];
}

const usual = {
  operation: read,
  linkTokens: 1,
  isHot: false,
  upstream: exampleAnswers(),
  connections: 16,
  perSecond: 800,
  atOnce: 1,
  mayRefuse: false,
};

export const reading: Case = {
  ...usual,
  name: 'fresh',
  title: 'fresh token, every field',
  contestants: ['ours', 'bytes', 'json', 'mercurius', 'team', 'tutorial', 'mesh'],
};

export const cases: readonly Case[] = [
  reading,
  {
    ...usual,
    name: 'small',
    title: 'fresh token, four fields',
    operation: readFourFields,
    contestants: ['ours', 'mercurius', 'team', 'tutorial'],
  },
  {
    ...usual,
    name: 'typename',
    title: '`{ __typename }`',
    operation: typename,
    linkTokens: 0,
    contestants: ['ours', 'mercurius', 'team', 'tutorial'],
  },
  {
    ...usual,
    name: 'hot',
    title: 'one hot token, 16 at once',
    isHot: true,
    atOnce: 16,
    contestants: ['ours', 'json', 'mercurius', 'team', 'tutorial'],
  },
  {
    ...usual,
    name: 'create',
    title: 'a token is created',
    operation: create,
    contestants: ['ours', 'json', 'mercurius', 'team'],
  },
  {
    ...usual,
    name: 'aliases',
    title: '25 tokens in one operation',
    operation: aliases(25),
    linkTokens: 25,
    connections: 4,
    contestants: ['ours', 'mercurius', 'team'],
  },
  {
    ...usual,
    name: 'big',
    title: '50 sessions of 200 events',
    upstream: bigAnswers(50, 200),
    connections: 4,
    contestants: ['ours', 'json', 'mercurius', 'team'],
  },
];
