/** Presses of the console’s create button in headless Chromium: each makes one link token, however often it is sent. */
import { type PlaidCall, sendJson, startPlaidDouble } from '../../support/plaid/plaidDouble';
import { describeWith, programOnPath } from '../../support/processes/programs';
import { until } from '../../support/until';
import { shareBrowser } from '../openIsolatedPage';
import { type ConsolePage, openConsole } from './openConsole';

/** Key of each create that the page sends. */
function keysSentBy({ page, url }: ConsolePage): string[] {
  const keys: string[] = [];
  page.on('request', (request) => {
    if (request.url() !== `${url}/graphql`) return;
    keys.push(request.postDataJSON().variables.idempotencyKey);
  });
  return keys;
}

describeWith(
  'a press of the create button',
  'chromium on the PATH',
  programOnPath('chromium'),
  (chromium) => {
    const shared = shareBrowser(chromium);

    async function start() {
      const creates: PlaidCall[] = [];
      let failure: object | null = null;
      const plaid = await startPlaidDouble((call, response) => {
        const { path, body } = call;
        if (path === '/link/token/get') return { link_token: body['link_token'], link_sessions: [] };
        creates.push(call);
        if (failure) return sendJson(response, 400, failure);
        return { link_token: `link-sandbox-${creates.length}`, expiration: '2099-01-01T00:00:00Z' };
      });
      const console = await openConsole(shared(), {
        env: { PLAID_ENV: 'sandbox', PLAID_BASE_URL: plaid.url },
      });
      return {
        ...console,
        creates,
        keys: keysSentBy(console),
        errors: console.page.locator('#create-problems'),
        /** Sets the response to the next creates; null for a token. */
        fail(error: object | null) {
          failure = error;
        },
      };
    }

    it.each(['#create-button', '.begin .button'])(
      'makes one token for a double click on %s, also if its second click comes after the response',
      async (button) => {
        const { page, keys, creates, createLinkToken } = await start();
        const click = async (clickCount: number) => {
          const target = page.locator(button);
          await target.scrollIntoViewIfNeeded();
          const { x, y, width, height } = (await target.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
          await page.mouse.move(x + width / 2, y + height / 2);
          await page.mouse.down({ clickCount });
          await page.mouse.up({ clickCount });
        };
        await page.locator(button).dblclick();
        await page.getByText('Valid until').waitFor();
        await click(2);
        expect(await createLinkToken()).toBe('link-sandbox-2');
        expect([creates.length, new Set(keys).size, keys.length]).toEqual([2, 2, 2]);
      },
    );

    it('repeats the key after a lost response and shows the token that Plaid made', async () => {
      const { page, keys, creates, createButton, createLinkToken, errors } = await start();
      const shown = async () => JSON.parse(await page.locator('#call-variables').innerText()).idempotencyKey;
      await page.route(
        '**/graphql',
        async (route) => {
          await route.fetch();
          await route.abort();
        },
        { times: 1 },
      );
      await createButton.click();
      await errors.getByText('The server cannot be reached').waitFor();
      await until(() => creates.length === 1);
      expect(await shown()).toBe(keys[0]);
      expect(await createLinkToken()).toBe('link-sandbox-1');
      expect(await shown()).not.toBe(keys[0]);
      expect([creates.length, keys]).toEqual([1, [keys[0], keys[0]]]);
    });

    it('sends another key after a lost response if the form has changed', async () => {
      const { page, keys, creates, createButton, createLinkToken, errors } = await start();
      await page.route('**/graphql', (route) => route.abort(), { times: 1 });
      await createButton.click();
      await errors.getByText('The server cannot be reached').waitFor();
      await page.getByLabel('App name').fill('Le Bistro');
      await createLinkToken();
      expect(new Set(keys).size).toBe(2);
      expect(creates.map(({ body }) => body['client_name'])).toEqual(['Le Bistro']);
    });

    it.each([
      ['repeats the key after PLAID_RATE_LIMITED', 'RATE_LIMIT_EXCEEDED', 'PLAID_RATE_LIMITED', 1],
      ['sends another key after PLAID_REQUEST_REJECTED', 'INVALID_REQUEST', 'PLAID_REQUEST_REJECTED', 2],
    ])('%s', async (_, error_type, code, distinct) => {
      const { keys, fail, createButton, createLinkToken, errors } = await start();
      fail({ error_type, error_code: 'ANY', error_message: 'no', request_id: 'R' });
      await createButton.click();
      await errors.getByText(code).waitFor();
      fail(null);
      await createLinkToken();
      expect([keys.length, new Set(keys).size]).toEqual([2, distinct]);
    });
  },
);
