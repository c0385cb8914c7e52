/** The example app in `react/`, built by Vite and served at an origin of its own. */
import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { closeAfterTest } from '../support/closing';
import { listenOnLoopback } from '../support/loopback';
import { temporaryFolder } from '../support/temporaryFolder';

const root = join(__dirname, '../..');
const contentTypes: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };

/** @returns the URL of the app. */
export async function serveReactApp(graphqlUrl: string): Promise<string> {
  const folder = temporaryFolder();
  // A process of its own: Jest cannot load Vite, which is an ES module.
  await promisify(execFile)(
    process.execPath,
    [join(root, 'node_modules/vite/bin/vite.js'), 'build', join(__dirname, 'react'), '--outDir', folder],
    { env: { PATH: process.env['PATH'], VITE_GRAPHQL_URL: graphqlUrl } },
  );
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const type = contentTypes[extname(pathname)];
    // All paths without an extension of an asset are the page.
    response.setHeader('content-type', type ?? 'text/html');
    createReadStream(join(folder, type ? pathname : 'index.html')).pipe(response);
  });
  const { url, stop } = await listenOnLoopback(server);
  closeAfterTest(stop);
  return url;
}
