/** One call as one would make it elsewhere, ready to paste. What identifies the caller is for them to put in. */
import { formatJson } from './formatJson.js';
import { indent, type OperationName } from './operations.js';

export const sampleNames = ['curl', 'fetch', 'apollo'] as const;
export type SampleName = (typeof sampleNames)[number];

export interface Call {
  readonly operation: OperationName;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly url: string;
  /** With placeholders for what is secret. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export function createCodeSample(name: SampleName, call: Call): string {
  if (call.operation === 'watch') return watching[name](call);
  return asking[name](call);
}

const asking: Readonly<Record<SampleName, (call: Call) => string>> = {
  curl: (call) => curl(call, [['content-type', 'application/json']]),
  fetch: (call) => `${fetched(call, [['content-type', 'application/json']])}
const { data, errors } = await response.json();
console.log(errors ?? data);
`,
  apollo: ({ operation, url, query, variables, headers }) => {
    const kind = operation === 'create' ? 'mutation' : 'query';
    const fresh = operation === 'create' ? '' : `  fetchPolicy: 'network-only',\n`;
    return `import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';

const client = new ApolloClient({
  link: new HttpLink({ uri: ${quoted(url)}${headersOption(headers)} }),
  cache: new InMemoryCache(),
});

const { data } = await client.${operation === 'create' ? 'mutate' : 'query'}({
  ${kind}: gql\`
${indent(query, 4)}
  \`,
  variables: ${formatJson(variables, '  ')},
${fresh}});
console.log(data);
`;
  },
};

const OF_STREAM: Call['headers'] = [
  ['content-type', 'application/json'],
  ['accept', 'text/event-stream'],
];

/** Over server-sent events. Those that break off `graphql-sse` asks for again. */
const watching: Readonly<Record<SampleName, (call: Call) => string>> = {
  curl: (call) => curl(call, OF_STREAM, '-N '),
  fetch: (call) => `${fetched(call, OF_STREAM)}
if (!response.ok) throw new Error(await response.text());
let text = '';
for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
  const events = (text + chunk).split('\\n\\n');
  text = events.pop();
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
  ({ operationName, query, variables }) =>
    new Observable((observer) =>
      stream.subscribe({ operationName, query: print(query), variables }, observer),
    ),
);
// With queries beside it: ApolloLink.split() between this and an HttpLink.
const client = new ApolloClient({ link, cache: new InMemoryCache() });

client
  .subscribe({
    query: gql\`
${indent(query, 6)}
    \`,
    variables: ${formatJson(variables, '    ')},
  })
  .subscribe(({ data, error }) => console.log(error ?? data.linkTokenUpdated));
`,
};

function fetched({ url, query, variables, headers }: Call, own: Call['headers']): string {
  return `const response = await fetch(${quoted(url)}, {
  method: 'POST',
  headers: ${headersLiteral([...own, ...headers], 2)},
  body: JSON.stringify({
    query: \`
${indent(query, 6)}
    \`,
    variables: ${formatJson(variables, '    ')},
  }),
});`;
}

function curl(call: Call, headers: Call['headers'], options = ''): string {
  const { url, query, variables } = call;
  const lines = [...headers, ...call.headers].map(
    ([name, value]) => `  -H ${shellQuoted(`${name}: ${value}`)} \\\n`,
  );
  // On one line, for JSON has no strings of several: our operations have no comments or strings that could suffer.
  const body = { query: query.replace(/\s+/g, ' '), variables };
  return `curl ${options}${shellQuoted(url)} \\\n${lines.join('')}  -d ${shellQuoted(formatJson(body))}\n`;
}

/** How a session is played at the Plaid emulator, without a browser. */
export function createPlaySample(emulatorUrl: string, token: string, outcome: 'success' | 'exit'): string {
  const body = JSON.stringify({ link_token: token, outcome });
  return `curl ${shellQuoted(`${emulatorUrl}/emulator/sessions`)} \\
  -H 'content-type: application/json' \\
  -d ${shellQuoted(body)}
`;
}

/** How a frontend opens Link by itself, with Plaid's own script. */
export function createLinkSample(token: string): string {
  return `// After <script src="https://cdn.plaid.com/link/v2/stable/link-initialize.js"></script>
const link = Plaid.create({
  token: ${quoted(token)},
  onSuccess: (publicToken) => giveToYourServer(publicToken),
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

/** Nothing inside is the shell's. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
