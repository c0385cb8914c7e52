/** `EventSource` in headless Chromium, in pages of allowed and other origins. */
import { createServer } from 'node:http';
import { openIsolatedPage, shareBrowser } from '../../../pages/openIsolatedPage';
import { closeAfterTest, startOnce } from '../../../support/closing';
import { listenOnLoopback } from '../../../support/loopback';
import { describeWith, programOnPath } from '../../../support/processes/programs';

/** Serves a blank page. @returns its origin. */
async function startBlankPage(): Promise<string> {
  const { url, stop } = await listenOnLoopback(
    createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
    }),
  );
  closeAfterTest(stop);
  return url;
}

describeWith('EventSource in Chromium', 'chromium on the PATH', programOnPath('chromium'), (chromium) => {
  const allowedOrigin = startOnce(startBlankPage);
  // With the emulator, pages of localhost are allowed too.
  const shared = shareBrowser(chromium, () => ({ PLAID_ENV: 'sandbox', CORS_ORIGINS: allowedOrigin() }));

  /** @returns what a query by `EventSource` receives in a page at that address: the data, or `error`. */
  async function query(address: string): Promise<string> {
    const { page } = await openIsolatedPage(shared(), {});
    await page.goto(address);
    const url = `${shared().server.url}/graphql/stream?query=${encodeURIComponent('{ __typename }')}`;
    return page.evaluate(`new Promise((resolve) => {
      const source = new EventSource(${JSON.stringify(url)});
      const end = (result) => {
        source.close();
        resolve(result);
      };
      source.addEventListener('next', ({ data }) => end(data));
      source.addEventListener('error', () => end('error'));
    })`);
  }

  it('is served in a page of an allowed origin', async () => {
    expect(await query(allowedOrigin())).toBe('{"data":{"__typename":"Query"}}');
  });

  it('is served in a page of the server', async () => {
    expect(await query(`${shared().server.url}/`)).toBe('{"data":{"__typename":"Query"}}');
  });

  it('is refused in a page of another origin', async () => {
    expect(await query(await startBlankPage())).toBe('error');
  });
});
