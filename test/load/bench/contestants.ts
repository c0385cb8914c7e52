/** Participants of a case, and their requests. */
import type { GraphQLSchema } from 'graphql';
import { type Case, OURS_IN_FULL } from './cases';
import type { RunningServer } from './servers/runningServer';
import type { ServerSpec } from './servers/servers';
import { everyField } from './upstream/everyField';
import type { Operation } from './upstream/operations';

export interface Contestant {
  readonly name: string;
  readonly title: string;
  readonly server: RunningServer;
  /** @param token returns the next token for the request, which may need several. */
  request(token: () => string): string;
}

export function contestantsOf(
  { contestants, operation }: Case,
  servers: ReadonlyMap<string, RunningServer>,
  schema: GraphQLSchema,
): readonly Contestant[] {
  return contestants.flatMap((name): Contestant[] => {
    const inFull = name === OURS_IN_FULL;
    const server = servers.get(inFull ? 'ours' : name);
    if (!server) return [];
    const { spec, url } = server;
    const title = inFull ? `${spec.title}, and asked for what it adds` : spec.title;
    const body = bodyOf(operation, spec.speaks, everyField(schema, 'LinkToken', inFull));
    if (!body) return [];
    const path = spec.speaks === 'plaid' ? operation.upstreamPath : '/graphql';
    return [{ name, title, server, request: (token) => post(url, path, spec.headers, body(token)) }];
  });
}

function bodyOf(
  operation: Operation,
  speaks: ServerSpec['speaks'],
  selection: string,
): ((token: () => string) => object) | null {
  if (speaks === 'plaid') return operation.plaid;
  return speaks === 'mesh' ? (operation.mesh?.(selection) ?? null) : operation.graphql(selection);
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
