/** Servers of a case, and their requests. */
import type { GraphQLSchema } from 'graphql';
import type { Case } from './cases';
import type { RunningServer } from './servers/runningServer';
import { everyField } from './upstream/everyField';
import { freshToken, hotToken } from './upstream/linkTokens';

export interface Contestant {
  readonly server: RunningServer;
  /** The next request as bytes. */
  request(): string;
}

/** @throws if the server cannot express the case's operation. */
export function contestantOf(
  { isHot, operation }: Case,
  server: RunningServer,
  schema: GraphQLSchema,
): Contestant {
  const { speaks, headers, title } = server.spec;
  const selection = everyField(schema, 'LinkToken', false);
  const bodies = {
    plaid: operation.plaid,
    mesh: operation.mesh?.(selection),
    graphql: operation.graphql(selection),
  };
  const body = bodies[speaks];
  if (!body) throw new Error(`${title} has no such operation.`);
  const path = speaks === 'plaid' ? operation.upstreamPath : '/graphql';
  const token = isHot ? hotToken : freshToken;
  return { server, request: () => post(server.url, path, headers, body(token)) };
}

function post(url: string, path: string, headers: Readonly<Record<string, string>>, body: object): string {
  const text = JSON.stringify(body);
  const lines = [
    `POST ${path} HTTP/1.1`,
    `host: ${url.slice('http://'.length)}`,
    'accept: application/json',
    'content-type: application/json',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    // The text is ASCII, so its length is its size in bytes.
    `content-length: ${text.length}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${text}`;
}
