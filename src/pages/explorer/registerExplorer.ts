/** The explorer: GraphiQL at `/explorer`. The server serves each of its files itself, so it works offline. */
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { ICON } from '../icon';
import { hashContent, type Page, servePage } from '../servePage';
import { createDefaultTabs } from './createDefaultTabs';
import { createStartScript, EXPLORER_STYLE, renderExplorer } from './renderExplorer';
import { SIGN_IN_STYLE } from './signIn';

interface ExplorerOptions {
  readonly schema: GraphQLSchema;
}

export function registerExplorer(server: FastifyInstance, { schema }: ExplorerOptions): void {
  const load = () => loadExplorer(schema);
  servePage(server, { path: '/explorer', assetFolder: '/explorer', load, policy: POLICY });
  server.get('/explorer/', (_request, reply) => reply.redirect('../explorer'));
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  // Current browsers also allow a WebSocket to the same host.
  "connect-src 'self'",
  // The editor adds style elements at run time and accepts no nonce for them.
  "style-src 'self' 'unsafe-inline'",
  // The style sheet contains icons and fonts.
  "img-src 'self' data:",
  'font-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

async function loadExplorer(schema: GraphQLSchema): Promise<Page> {
  // Prebuilt GraphiQL (9 MB). Bundling it ourselves takes 220 MB more of packages and time in each build. The package's
  // peer dependency, Yoga itself, is never loaded.
  const bundle = await import('@graphql-yoga/render-graphiql/graphiql');
  const assets = new Map<string, string>();

  /** @returns the URL of the asset, relative to the page. */
  function add(name: string, extension: 'css' | 'js' | 'svg', text: string): string {
    const file = `${name}.${hashContent(text)}.${extension}`;
    assets.set(file, text);
    return `explorer/${file}`;
  }

  const icon = add('icon', 'svg', ICON);
  const workers = {
    editorWorkerService: add('editor', 'js', bundle.editorWorkerService),
    json: add('json', 'js', bundle.jsonWorker),
    graphql: add('graphql', 'js', bundle.graphqlWorker),
  };
  const html = renderExplorer({
    bundle: add('graphiql', 'js', bundle.js),
    start: add('start', 'js', createStartScript({ tabs: createDefaultTabs(schema), icon, workers })),
    style: add('graphiql', 'css', bundle.css + EXPLORER_STYLE + SIGN_IN_STYLE),
    icon,
  });
  return { html, assets };
}
