import { startStandin } from '../../src/standin/standin';
import { startTestApp } from '../support/testApp';
import { startIssuer } from '../support/issuer';
import { launch } from './explorerPage';
jest.setTimeout(120_000);
it('looks', async () => {
  const standin = await startStandin();
  const issuer = await startIssuer();
  const { url } = await startTestApp({ PLAID_ENV: 'standin', PLAID_BASE_URL: standin.url, ...issuer.env });
  const browser = await launch('/usr/bin/chromium');
  for (const [name, width] of [['wide', 1280], ['narrow', 420]] as const) {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    const page = await context.newPage();
    page.on('pageerror', ({ message }) => process.stderr.write(`pageerror ${message}\n`));
    page.on('console', (m) => process.stderr.write(`console ${m.type()} ${m.text()} ${m.location().url}\n`));
    await page.addInitScript(`addEventListener('securitypolicyviolation', (event) => {
      console.error('violation of ' + event.effectiveDirective + ' by ' + event.blockedURI);
    });`);
    await page.goto(`${url}/explorer`);
    await page.locator('.graphiql-execute-button').waitFor();
    await page.waitForTimeout(4000);
    await page.screenshot({ path: `/tmp/s/ex-before-${name}.png` });
    await page.locator('.graphiql-execute-button').click();
    await page.waitForTimeout(1500);
    await page.screenshot({ path: `/tmp/s/ex-before-run-${name}.png` });
    await context.close();
  }
  await browser.close();
  await standin.close();
});
