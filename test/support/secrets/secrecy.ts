/**
 * Fails each test whose file leaks a secret: in a log line, a header, an error, a trace, process output, or metrics.
 * Jest loads this before every test file. Secrets are learned from the traffic itself.
 *
 * It sees every server and child process of a test, and every client of a server in this process, WebSocket included.
 * It does not see what Node's parser rejects before a request exists; nor, for a server in a child process,
 * WebSockets and bodies that a test reads as a stream.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { type Place, SecretsRecorder } from './SecretsRecorder';

const recorder = new SecretsRecorder();

/** Ports of our servers in this process and in child processes. */
const ourPorts = new Set<number>();
const portsOfProcesses = new Set<number>();

/** Headers that hold only a time or a number. */
const NOISE = /^(?:date|content-length|keep-alive): /i;

/** Path of trace collectors: https://opentelemetry.io/docs/specs/otlp/#otlphttp-request */
const TRACES_PATH = '/v1/traces';

/** Programs of other projects, whose output is not checked. */
const NOT_OURS = [/\/gateways$/];

function observe(place: Place, text: string): void {
  recorder.observe(place, text, expect.getState().currentTestName ?? 'what was around the tests');
}

/** Checks every response of this server until the returned function is called. */
export function watchServer(url: string): () => void {
  const port = Number(new URL(url).port);
  ourPorts.add(port);
  return () => void ourPorts.delete(port);
}

export function watchEnvironment(env: Readonly<Record<string, string | undefined>>): void {
  recorder.learnFromEnvironment(env);
}

/** Records every line of every logger in this process, through pino's diagnostics channel. */
function watchLogLine(message: unknown): void {
  const { result: line } = message as { result: string };
  observe('log line', line.replace(/"(time|durationMs)":\d+/g, '"$1":0'));
}

/** @returns a function that receives all output of the process. */
export function watchProcess(
  env: Readonly<Record<string, string | undefined>>,
  cwd: string | undefined,
): (chunk: string) => void {
  recorder.learnFromEnvironment(env);
  if (NOT_OURS.some((folder) => folder.test(cwd ?? ''))) return () => {};
  let unfinished = '';
  return (chunk) => {
    const lines = (unfinished + chunk).split('\n');
    // Checked although incomplete: it may be the last output.
    unfinished = lines.at(-1) ?? '';
    for (const line of lines) {
      observe('printed line', line.replace(/"(time|durationMs|startupMs)":\d+/g, '"$1":0'));
      for (const [, port] of line.matchAll(/http:\/\/[\w.[\]:]+?:(\d+)/g)) portsOfProcesses.add(Number(port));
    }
  };
}

function watchHeaders(lines: readonly string[]): void {
  for (const line of lines) if (line !== '' && !NOISE.test(line)) observe('header', line);
}

function watchBody(path: string, status: number, text: string): void {
  if (path === '/metrics') observe('metrics', text);
  else if (status >= 400) observe('error', text);
  // In an event stream or a multipart body each line may be a response.
  else for (const line of text.split(/\r?\n(?:data: ?)?/)) watchAnswer(line);
}

function watchAnswer(text: string): void {
  if (!/"(?:errors|extensions)"/.test(text)) return;
  const { errors, extensions } = asAnswer(text);
  if (errors !== undefined) observe('error', JSON.stringify(errors));
  if (extensions?.ftv1 !== undefined)
    observe('trace', Buffer.from(extensions.ftv1, 'base64').toString('latin1'));
}

interface Answer {
  readonly errors?: unknown;
  readonly extensions?: { readonly ftv1?: string };
  /** Type of a WebSocket message. */
  readonly type?: string;
  readonly payload?: unknown;
}

function asAnswer(text: string): Answer {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

interface RequestStart {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket;
}

/** Records every request received by a server in this process. */
function watchRequest(message: unknown): void {
  const { request, response, socket } = message as RequestStart;
  recorder.learnFromHeaders(Object.entries(request.headers));
  recorder.learnFromUrl(request.url ?? '');
  const isOurs = ourPorts.has(socket.localPort ?? 0);

  const sent: Buffer[] = [];
  const push = request.push.bind(request);
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk instanceof Uint8Array) sent.push(Buffer.from(chunk));
    // Only our servers send to a collector.
    else if (request.url === TRACES_PATH) observe('trace', Buffer.concat(sent).toString());
    else recorder.learnFromText(Buffer.concat(sent).toString());
    return push(chunk, encoding);
  };

  let answered = '';
  const look = (chunk: unknown) => {
    if (typeof chunk === 'string') answered += chunk;
    else if (chunk instanceof Uint8Array) answered += Buffer.from(chunk).toString();
  };
  const { write, end } = response;
  response.write = ((...args: Parameters<typeof write>) => {
    look(args[0]);
    return write.apply(response, args);
  }) as typeof write;
  response.end = ((...args: Parameters<typeof end>) => {
    look(args[0]);
    const ended = end.apply(response, args);
    done();
    return ended;
  }) as typeof end;
  response.once('close', done);

  let isDone = false;
  function done(): void {
    if (isDone) return;
    isDone = true;
    // As sent on the wire: there is no public way to read headers passed to `writeHead`.
    const head = (response as { _header?: string | null })._header ?? '';
    // Scripts of pages hold tokens of another kind.
    if (/^content-type: .*(?:json|event-stream|multipart)/im.test(head)) recorder.learnFromText(answered);
    if (!isOurs) return;
    watchHeaders(head.split('\r\n'));
    watchBody((request.url ?? '').split('?')[0] ?? '', response.statusCode, answered);
  }
}

/** Records every message that either end of a WebSocket in this process sends, by the `graphql-ws` protocol. */
function watchMessage(socket: WebSocket, data: unknown): void {
  if (typeof data !== 'string') return;
  recorder.learnFromText(data);
  const { type, payload } = asAnswer(data);
  if (type === 'connection_init') {
    const params = Object.entries(Object(payload)).map(([name, value]) => [name, String(value)] as const);
    recorder.learnFromHeaders(params);
  }
  if (!isOurEnd(socket)) return;
  if (type === 'error') observe('error', JSON.stringify(payload));
  else watchAnswer(JSON.stringify(payload ?? null));
}

/** There is no public way to read the port. */
function isOurEnd(socket: object): boolean {
  const { localPort } = (socket as { _socket?: Socket })._socket ?? {};
  return ourPorts.has(localPort ?? 0);
}

const { send, close } = WebSocket.prototype;
WebSocket.prototype.send = function watched(this: WebSocket, ...args: Parameters<typeof send>) {
  watchMessage(this, args[0]);
  return send.apply(this, args);
} as typeof send;
WebSocket.prototype.close = function watched(this: WebSocket, code?: number, reason?: string | Buffer) {
  if (isOurEnd(this)) observe('error', String(reason));
  return close.call(this, code, reason);
};

const { handleUpgrade } = WebSocketServer.prototype;
WebSocketServer.prototype.handleUpgrade = function watched(this: WebSocketServer, ...args) {
  const [request] = args;
  recorder.learnFromHeaders(Object.entries(request.headers));
  recorder.learnFromUrl(request.url ?? '');
  return handleUpgrade.apply(this, args);
};

/** Complements `watchRequest` for servers in child processes. */
async function watchedFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const { port, pathname, href } = new URL(input instanceof Request ? input.url : input);
  const response = await plainFetch(input, init);
  if (!portsOfProcesses.has(Number(port))) return response;
  recorder.learnFromHeaders(new Headers(init.headers));
  recorder.learnFromUrl(href);
  if (typeof init.body === 'string') recorder.learnFromText(init.body);
  watchHeaders([...response.headers].map(([name, value]) => `${name}: ${value}`));
  const text = async () => {
    const body = await Response.prototype.text.call(response);
    recorder.learnFromText(body);
    watchBody(pathname, response.status, body);
    return body;
  };
  return Object.assign(response, { text, json: async () => JSON.parse(await text()) });
}

const plainFetch = globalThis.fetch;
globalThis.fetch = watchedFetch;

const watched: readonly [string, (message: unknown) => void][] = [
  ['http.server.request.start', watchRequest],
  ['tracing:pino_asJson:end', watchLogLine],
];
for (const [channel, watch] of watched) subscribe(channel, watch);

function refuseLeaks(): void {
  const leaks = recorder.leaks();
  if (leaks.length > 0) throw new Error(`Secrets came out:\n${leaks.slice(0, 20).join('\n')}`);
}

afterEach(refuseLeaks);

afterAll(() => {
  // The next test file in this process has a recorder of its own.
  for (const [channel, watch] of watched) unsubscribe(channel, watch);
  refuseLeaks();
});
