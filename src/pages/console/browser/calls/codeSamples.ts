/** Code samples of a call, ready to paste, in strict TypeScript or for a shell. Secrets are placeholders. */
import { formatJson } from './formatJson.js';
import { indent, type OperationName } from './operations.js';

export const sampleNames = ['curl', 'fetch', 'apollo', 'kit'] as const;
export type SampleName = (typeof sampleNames)[number];

export interface Call {
  readonly operation: OperationName;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly url: string;
  /** Secret values are placeholders. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export function createCodeSample(name: SampleName, call: Call): string {
  return (call.operation === 'watch' ? subscriptionSamples : requestSamples)[name](call);
}

const requestSamples: Readonly<Record<SampleName, (call: Call) => string>> = {
  curl: (call) => curl(call, [['content-type', 'application/json']]),
  fetch: (call) => `${keyLine(call)}${fetchCall(call, [['content-type', 'application/json']])}
const { data, errors } = await response.json();
console.log(errors ?? data);
`,
  apollo: (call) => {
    const { operation, url, query, headers } = call;
    const kind = operation === 'create' ? 'mutation' : 'query';
    const fetchPolicy = operation === 'create' ? '' : `  fetchPolicy: 'network-only',\n`;
    return `import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';

const client = new ApolloClient({
  link: new HttpLink({ uri: ${quoted(url)}${headersOption(headers)} }),
  cache: new InMemoryCache(),
});

${keyLine(call)}const { data } = await client.${operation === 'create' ? 'mutate' : 'query'}({
  ${kind}: gql\`
${indent(query, 4)}
  \`,
  variables: ${variablesLiteral(call, '  ')},
${fetchPolicy}});
console.log(data);
`;
  },
  kit: createKitSample,
};

const STREAM_HEADERS: Call['headers'] = [
  ['content-type', 'application/json'],
  ['accept', 'text/event-stream'],
];

/** Subscriptions over server-sent events. In the Apollo sample, graphql-sse reconnects. */
const subscriptionSamples: Readonly<Record<SampleName, (call: Call) => string>> = {
  curl: (call) => curl(call, STREAM_HEADERS, '-N '),
  fetch: (call) => `${fetchCall(call, STREAM_HEADERS)}
if (!response.ok || !response.body) throw new Error(await response.text());
const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
let text = '';
for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
  const events = (text + chunk.value).split('\\n\\n');
  text = events.pop() ?? '';
  for (const event of events) {
    const [, json] = /^data: (.+)$/m.exec(event) ?? [];
    if (json === undefined) continue;
    const { data, errors } = JSON.parse(json);
    console.log(errors ?? data.linkTokenUpdated);
  }
}
`,
  apollo: ({
    url,
    query,
    variables,
    headers,
  }) => `import { ApolloClient, ApolloLink, gql, InMemoryCache, Observable } from '@apollo/client';
import { print } from 'graphql';
import { createClient } from 'graphql-sse';

const stream = createClient({ url: ${quoted(url)}${headersOption(headers)} });
const link = new ApolloLink(
  ({ query, variables }) =>
    new Observable((observer) => stream.subscribe({ query: print(query), variables }, observer)),
);
// To send queries as well, choose between this link and an HttpLink with ApolloLink.split().
const client = new ApolloClient({ link, cache: new InMemoryCache() });

client
  .subscribe({
    query: gql\`
${indent(query, 6)}
    \`,
    variables: ${formatJson(variables, '    ')},
  })
  .subscribe(({ data, error }) => console.log(error ?? JSON.stringify(data)));
`,
  kit: createKitSample,
};

/** React component that creates the token, opens Link and shows the session: one sample for all operations. */
function createKitSample({ url, headers, variables }: Call): string {
  const headersOption = headers.length === 0 ? '' : `\n  headers: () => (${headersLiteral(headers, 2)}),`;
  const input = variables['input'] ?? { products: ['TRANSACTIONS'] };
  return `import { createWebSocketTransport } from 'plaid-link-graphql/client/graphql-ws';
import { useLinkSession } from 'plaid-link-graphql/client/react';

const transport = createWebSocketTransport({
  url: ${quoted(url.replace(/\/stream$/, ''))},${headersOption}
});

export function ConnectBank() {
  const { status, events, error, open } = useLinkSession({ transport });
  const connect = () =>
    open(${formatJson(input, '    ')});
  return (
    <main>
      <button type="button" onClick={connect}>Connect a bank</button>
      <p role="status">{error?.displayMessage ?? error?.message ?? status}</p>
      <ol>{events.map(({ eventId, eventName }) => <li key={eventId}>{eventName}</li>)}</ol>
    </main>
  );
}
`;
}

function fetchCall(call: Call, ownHeaders: Call['headers']): string {
  const { url, query, headers } = call;
  return `const response = await fetch(${quoted(url)}, {
  method: 'POST',
  headers: ${headersLiteral([...ownHeaders, ...headers], 2)},
  body: JSON.stringify({
    query: \`
${indent(query, 6)}
    \`,
    variables: ${variablesLiteral(call, '    ')},
  }),
});`;
}

function keyLine({ variables }: Call): string {
  if (!('idempotencyKey' in variables)) return '';
  return `// One per click: a retry of the same click sends the same key.
const idempotencyKey = crypto.randomUUID();
`;
}

/** JSON, with the idempotency key as the constant of `keyLine`. */
function variablesLiteral({ variables }: Call, indent: string): string {
  const key = JSON.stringify(variables['idempotencyKey']);
  return formatJson(variables, indent).replace(`"idempotencyKey": ${key}`, 'idempotencyKey');
}

function curl(call: Call, headers: Call['headers'], options = ''): string {
  const { url, query, variables } = call;
  const lines = [...headers, ...call.headers].map(
    ([name, value]) => `  -H ${shellQuoted(`${name}: ${value}`)} \\\n`,
  );
  // On one line, since a JSON string has no line breaks. The operations contain no comments or strings.
  const body = { query: query.replace(/\s+/g, ' '), variables };
  return `curl ${options}${shellQuoted(url)} \\\n${lines.join('')}  -d ${shellQuoted(formatJson(body))}\n`;
}

/** Creates the command that plays a Link session at the emulator. */
export function createPlaySample(emulatorUrl: string, token: string, outcome: 'success' | 'exit'): string {
  const body = JSON.stringify({ link_token: token, outcome });
  return `curl ${shellQuoted(`${emulatorUrl}/emulator/sessions`)} \\
  -H 'content-type: application/json' \\
  -d ${shellQuoted(body)}
`;
}

/** Creates the frontend code that opens Link with Plaid’s script. */
export function createLinkSample(token: string): string {
  return `// After <script src="https://cdn.plaid.com/link/v2/stable/link-initialize.js"></script>
const link = Plaid.create({
  token: ${quoted(token)},
  onSuccess: (publicToken) => sendToYourServer(publicToken),
  onExit: (error, metadata) => console.log(error, metadata),
});
link.open();
`;
}

function headersOption(headers: Call['headers']): string {
  return headers.length === 0 ? '' : `, headers: ${headersLiteral(headers, 0)}`;
}

function headersLiteral(headers: Call['headers'], spaces: number): string {
  const lines = headers.map(([name, value]) => `  ${quoted(name)}: ${quoted(value)},\n`);
  return indent(`{\n${lines.join('')}}`, spaces).trimStart();
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`;
}

/** The shell expands nothing inside single quotes. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
