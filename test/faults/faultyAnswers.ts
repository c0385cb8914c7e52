/** Effect of each fault on one request. */
import { type Agent, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Fault } from './Fault';

export interface AnswerOptions {
  readonly delayMs: number;
  /** Interval between bytes. */
  readonly dripMs: number;
  /** Seconds; null sends no `Retry-After`. */
  readonly retryAfter: number | null;
}

export interface Exchange {
  readonly request: IncomingMessage;
  /** The request's body. */
  readonly text: string;
  readonly response: ServerResponse;
  readonly upstream: string;
  readonly agent: Agent;
  readonly options: AnswerOptions;
  readonly onForwarded: () => void;
}

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

export function answerWith(fault: Exclude<Fault, 'refuse'>, exchange: Exchange): void {
  answers[fault](exchange);
}

const answers: Readonly<Record<Exclude<Fault, 'refuse'>, (exchange: Exchange) => void>> = {
  none: forwardAsIs,
  delay(exchange) {
    const timer = setTimeout(() => forwardAsIs(exchange), exchange.options.delayMs);
    exchange.response.once('close', () => clearTimeout(timer));
  },
  drop() {},
  'reset-before': reset,
  'reset-after': (exchange) => forward(exchange, () => reset(exchange)),
  truncate: (exchange) => forward(exchange, (answer) => truncate(exchange, answer)),
  flood: (exchange) => forward(exchange, () => flood(exchange)),
  'slow-drip': (exchange) => forward(exchange, (answer) => drip(exchange, answer)),
  garbage: ({ request }) => void request.socket.end('*** this is not HTTP ***\r\n\r\n'),
  html: ({ response }) => send(response, page(200)),
  'html-502': ({ response }) => send(response, page(502)),
  'rate-limit': ({ response, options }) =>
    send(response, plaidError(429, 'RATE_LIMIT_EXCEEDED', 'RATE_LIMIT'), options.retryAfter),
  'server-error': ({ response }) => send(response, plaidError(500, 'API_ERROR', 'INTERNAL_SERVER_ERROR')),
  unavailable: ({ response }) =>
    send(response, { status: 503, contentType: 'text/plain', body: Buffer.from('unavailable') }),
};

function plaidError(status: number, type: string, code: string): Answer {
  const body = {
    error_type: type,
    error_code: code,
    error_message: 'it is as the code says',
    display_message: null,
    request_id: 'XQVgFigpGHXkb0b',
  };
  return { status, contentType: 'application/json', body: Buffer.from(JSON.stringify(body)) };
}

function page(status: number): Answer {
  return { status, contentType: 'text/html', body: Buffer.from('<html><h1>Gateway</h1></html>') };
}

function send(
  response: ServerResponse,
  { status, contentType, body }: Answer,
  retryAfter: number | null = null,
): void {
  if (response.destroyed) return;
  if (retryAfter !== null) response.setHeader('retry-after', retryAfter);
  response.writeHead(status, { 'content-type': contentType, 'content-length': body.length });
  response.end(body);
}

function forwardAsIs(exchange: Exchange): void {
  forward(exchange, (answer) => send(exchange.response, answer));
}

function reset({ request }: Exchange): void {
  request.socket.resetAndDestroy();
}

/** Forwards the request and passes the response on. If the upstream fails, the client's connection is reset. */
function forward(exchange: Exchange, answer: (answer: Answer) => void): void {
  const { request, text, upstream, agent, onForwarded } = exchange;
  const { method = 'POST', headers } = request;
  const asked = ask(new URL(request.url ?? '/', upstream), { method, headers, agent }, async (answering) => {
    try {
      const body = Buffer.concat(await answering.toArray());
      const contentType = answering.headers['content-type'] ?? '';
      answer({ status: answering.statusCode ?? 502, contentType, body });
    } catch {
      reset(exchange);
    }
  });
  asked.on('error', () => reset(exchange));
  asked.end(text);
  onForwarded();
}

function truncate({ request, response }: Exchange, { status, contentType, body }: Answer): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': body.length });
  response.write(body.subarray(0, body.length / 2), () => request.socket.destroy());
}

/** Written to the socket, bypassing `ServerResponse`, which would retain everything in a test. */
function flood({ request: { socket } }: Exchange): void {
  const spaces = Buffer.alloc(64 * 1024, ' ');
  const pour = () => {
    while (!socket.destroyed && socket.write(spaces));
  };
  socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"request_id":');
  socket.on('drain', pour);
  pour();
}

function drip({ response, options }: Exchange, { status, contentType, body }: Answer): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': contentType, 'content-length': body.length });
  let sent = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(sent, sent + 1));
    sent += 1;
    if (sent >= body.length) response.end();
  }, options.dripMs);
  response.once('close', () => clearInterval(timer));
}
