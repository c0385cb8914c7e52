/** Operations of the fault matrix: the request, the endpoint of Plaid that fails, and a good response. */
import type { Emulator } from '../../src/emulator/emulator';
import { subscribeToLinkToken } from '../support/subscribeToLinkToken';
import type { Data, GraphQLAnswer, TestApp } from '../support/testApp';
import { deliver, type WebhookSource } from '../support/webhooks/webhooks';
import type { FaultyProxy } from './FaultyProxy';

export const GET = '/link/token/get';
export const CREATE = '/link/token/create';
export const KEY = '/webhook_verification_key/get';

/** Objects available to an operation. */
export interface Scene {
  readonly app: TestApp;
  readonly proxy: FaultyProxy;
  readonly emulator: Emulator;
  readonly source: WebhookSource;
}

/** `data`, or the codes of its errors. */
export type Outcome = string;

export interface Operation {
  /** Endpoint of Plaid that fails. */
  readonly path: typeof GET | typeof CREATE | typeof KEY;
  /** Number of different calls of that endpoint in one operation. */
  readonly calls: number;
  /** Prepares what the operation needs before faults start; the returned function runs it. */
  prepare(scene: Scene): Promise<() => Promise<Outcome>>;
}

const CREATE_TOKEN = `mutation ($user: String) {
  createLinkToken(input: { products: [TRANSACTIONS], user: { clientUserId: $user } }) { linkToken }
}`;

export async function createToken({ app }: Pick<Scene, 'app'>, user = 'user-1'): Promise<string> {
  const { data, errors } = await app.graphql(CREATE_TOKEN, { user });
  if (errors) throw new Error(`no link token: ${JSON.stringify(errors)}`);
  return data.createLinkToken.linkToken;
}

function createTokens(scene: Pick<Scene, 'app'>, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => createToken(scene, `user-${index}`)));
}

interface Answer {
  readonly data?: Data;
  readonly errors?: GraphQLAnswer['errors'] | undefined;
}

/** `data` for the expected result, otherwise the distinct codes of the errors. */
export function outcomeOf({ data, errors }: Answer, isRight: boolean): Outcome {
  if (errors)
    return [...new Set(errors.map(({ extensions }) => String(extensions['code'])))].sort().join('+');
  return isRight ? 'data' : `wrong data: ${JSON.stringify(data)}`;
}

export const operations = {
  read: {
    path: GET,
    calls: 1,
    async prepare(scene) {
      const token = await createToken(scene);
      return async () => {
        const query = 'query ($token: String!) { linkToken(token: $token) { linkToken status } }';
        const answer = await scene.app.graphql(query, { token });
        return outcomeOf(answer, answer.data.linkToken?.linkToken === token);
      };
    },
  },
  '5 aliases of one token': {
    path: GET,
    calls: 1,
    async prepare(scene) {
      const token = await createToken(scene);
      return async () => {
        const aliases = [1, 2, 3, 4, 5].map((index) => `a${index}: linkToken(token: $token) { linkToken }`);
        const { data, errors } = await scene.app.graphql(`query ($token: String!) { ${aliases.join(' ')} }`, {
          token,
        });
        return outcomeOf(
          { data, errors: errors ?? undefined },
          isAll(Object.values(data), Array(5).fill(token)),
        );
      };
    },
  },
  '25 tokens': {
    path: GET,
    calls: 25,
    async prepare(scene) {
      const tokens = await createTokens(scene, 25);
      return async () => {
        const names = tokens.map((_, index) => `$t${index}: String!`);
        const aliases = tokens.map((_, index) => `a${index}: linkToken(token: $t${index}) { linkToken }`);
        const variables = Object.fromEntries(tokens.map((token, index) => [`t${index}`, token]));
        const answer = await scene.app.graphql(`query (${names.join()}) { ${aliases.join(' ')} }`, variables);
        return outcomeOf(answer, isAll(Object.values(answer.data), tokens));
      };
    },
  },
  '3 entities': {
    path: GET,
    calls: 3,
    async prepare(scene) {
      const tokens = await createTokens(scene, 3);
      return async () => {
        const answer = await scene.app.graphql(
          'query ($r: [_Any!]!) { _entities(representations: $r) { ... on LinkToken { linkToken status } } }',
          { r: tokens.map((linkToken) => ({ __typename: 'LinkToken', linkToken })) },
        );
        return outcomeOf(answer, isAll(answer.data?._entities ?? [], tokens));
      };
    },
  },
  create: {
    path: CREATE,
    calls: 1,
    async prepare({ app }) {
      return async () => {
        const answer = await app.graphql(CREATE_TOKEN, { user: 'user-1' });
        return outcomeOf(answer, /^link-/.test(answer.data?.createLinkToken.linkToken ?? ''));
      };
    },
  },
  'create with details': {
    path: GET,
    calls: 1,
    async prepare({ app }) {
      return async () => {
        const answer = await app.graphql(
          CREATE_TOKEN.replace('linkToken }', 'linkToken details { status } }'),
          {
            user: 'user-1',
          },
        );
        const created = answer.data?.createLinkToken;
        // The token is returned whatever happens to the details.
        if (created && !/^link-/.test(created.linkToken)) return `no link token: ${JSON.stringify(answer)}`;
        return outcomeOf(answer, created?.details?.status === 'PENDING');
      };
    },
  },
  'begin to watch': {
    path: GET,
    calls: 1,
    async prepare(scene) {
      const token = await createToken(scene);
      return async () => {
        const watching = subscribeToLinkToken(scene.app.url, token);
        const { data, errors } = await watching.next();
        await watching.stop();
        return outcomeOf({ data, errors }, data?.linkToken.linkToken === token);
      };
    },
  },
  'update by a webhook': {
    path: GET,
    calls: 1,
    async prepare(scene) {
      const token = await createToken(scene);
      const watching = subscribeToLinkToken(scene.app.url, token);
      await watching.next();
      return async () => {
        await scene.emulator.play({ link_token: token, outcome: 'success' });
        const last = (await watching.ended).at(-1);
        const isRight = last?.data?.linkToken.status === 'SUCCEEDED';
        return outcomeOf({ data: last?.data, errors: last?.errors }, isRight);
      };
    },
  },
  'key of a webhook': {
    path: KEY,
    calls: 1,
    async prepare({ app, source }) {
      return async () => {
        const { status, body } = await deliver(app.url, source.webhook());
        return status === 200 ? 'data' : `HTTP ${status}: ${codesIn(body)}`;
      };
    },
  },
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof operations;
export const operationNames = Object.keys(operations) as OperationName[];

function isAll(read: readonly unknown[], tokens: readonly string[]): boolean {
  return JSON.stringify(read.map((each) => Object(each).linkToken)) === JSON.stringify(tokens);
}

function codesIn(body: unknown): string {
  const { errors = [] } = body as { errors?: readonly { extensions: { code: string } }[] };
  return errors.map(({ extensions }) => extensions.code).join('+');
}
