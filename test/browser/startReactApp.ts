/** Serves the React app in `reactApp/`, bundled with one version of react-plaid-link. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { closeAfterTest } from '../support/closing';

export interface ReactApp {
  readonly url: string;
  /** Link token that the app's server returns next. */
  linkToken: string;
}

/** @param head HTML in the head of its page. */
export async function startReactApp(wrapper: string, head = ''): Promise<ReactApp> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'reactApp/app.tsx')],
    bundle: true,
    write: false,
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"development"' },
    alias: { 'react-plaid-link': wrapper },
  });
  const script = outputFiles[0]?.text ?? '';
  const app = { url: '', linkToken: '' };
  const responses: Readonly<Record<string, () => [type: string, text: string]>> = {
    '/': () => [
      'text/html',
      `<!doctype html><meta charset="utf-8"><title>Budget Buddy</title>
      <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">${head}
      <body><script type="module" src="/app.js"></script>`,
    ],
    '/app.js': () => ['text/javascript', script],
    '/link-token': () => ['text/plain', app.linkToken],
  };
  const server = createServer((request, response) => {
    const respond = responses[new URL(request.url ?? '', 'http://app').pathname];
    const [type, text] = respond ? respond() : ['text/plain', ''];
    response.writeHead(respond ? 200 : 404, { 'content-type': `${type}; charset=utf-8` }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeAfterTest(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  app.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return app;
}
