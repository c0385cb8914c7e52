/** Serves an app's page at an origin of its own. */
import { join } from 'node:path';
import { build } from 'esbuild';
import fastify from 'fastify';
import { closeAfterTest } from '../support/closing';

export interface AppServer {
  readonly url: string;
  /** Link token that the app's server returns next. */
  linkToken: string;
}

/**
 * @param head HTML of the page's head.
 * @param script The page's script.
 */
export async function serveApp(head: string, script = ''): Promise<AppServer> {
  const server = fastify({ forceCloseConnections: true });
  const app = { url: '', linkToken: '' };
  server.get('/', async (_request, reply) =>
    reply
      .type('text/html')
      .send(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Budget Buddy</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">${head}
<body><script type="module" src="/app.js"></script></body></html>`),
  );
  server.get('/app.js', async (_request, reply) => reply.type('text/javascript').send(script));
  server.post('/link-token', async () => app.linkToken);
  app.url = await server.listen({ host: '127.0.0.1', port: 0 });
  closeAfterTest(() => server.close());
  return app;
}

/** @returns the script of the React app in `reactApp/`, with this package as `react-plaid-link`. */
export async function bundleReactApp(wrapper: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'reactApp/app.tsx')],
    bundle: true,
    write: false,
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"development"' },
    alias: { 'react-plaid-link': wrapper },
  });
  return outputFiles.map(({ text }) => text).join();
}
