/** The requests and commands of the documents do what the documents say, in front of the emulator. */
import { type Emulator, startEmulator } from '../src/emulator/emulator';
import { FIRST_REQUEST } from '../src/graphql/firstRequest';
import { runInShell } from './pages/console/runSample';
import { closeAfterTest, startOnce } from './support/closing';
import { blocksOf, documentAt, documents, operationsInDocuments } from './support/documents';
import { describeWith, programOnPath } from './support/processes/programs';
import { startTestApp, type TestApp } from './support/testApp';

const running = startOnce(async (): Promise<{ emulator: Emulator; server: TestApp }> => {
  const emulator = await startEmulator();
  closeAfterTest(() => emulator.close());
  // Defaults for create inputs as with the embedded emulator.
  const server = await startTestApp({ PLAID_BASE_URL: emulator.url, PLAID_ENV: 'emulator' });
  return { emulator, server };
});

const PLACEHOLDER = 'PASTE THE LINK TOKEN';

async function createToken(): Promise<string> {
  const { data } = await running().server.graphql(FIRST_REQUEST);
  return data.createLinkToken.linkToken;
}

/** A token with a finished session. */
async function createFinishedToken(): Promise<string> {
  const token = await createToken();
  await running().emulator.play({ link_token: token, outcome: 'success' });
  return token;
}

it.each(operationsInDocuments())('runs $name', async ({ query }) => {
  const { server } = running();
  const token = await createFinishedToken();
  const pasted = query.replaceAll(PLACEHOLDER, token);
  if (!query.startsWith('subscription')) {
    const { status, errors } = await server.graphql(pasted, { token });
    return expect({ status, errors }).toEqual({ status: 200 });
  }
  const response = await fetch(`${server.url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: pasted, variables: { token } }),
  });
  const text = await response.text();
  expect(text).toContain('"reason":"SNAPSHOT"');
  expect(text).not.toContain('"errors"');
  expect(text).toContain('event: complete');
});

it('shows a response of the first request', async () => {
  const { data } = await running().server.graphql(FIRST_REQUEST);
  const [block = ''] = blocksOf(documentAt('README.md'), 'json');
  const shown = JSON.parse(block);
  expect(Object.keys(data.createLinkToken)).toEqual(Object.keys(shown.data.createLinkToken));
  expect(data.createLinkToken).toEqual({
    linkToken: expect.stringMatching(/^link-sandbox-[0-9a-f-]{36}$/),
    expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    hostedLinkUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/hl\/\w+$/),
  });
});

const commands = documents.flatMap((document) =>
  blocksOf(document, 'sh')
    .filter((block) => block.startsWith('curl '))
    .map((command) => [document.path, command] as const),
);

describeWith('the curl commands', 'curl on the PATH', programOnPath('curl'), () => {
  it.each(commands)('run as %s shows them: %s', async (_path, command) => {
    const { emulator, server } = running();
    const plays = command.includes('/emulator/sessions');
    const sends = command.includes('/emulator/webhooks');
    const token = plays ? await createToken() : await createFinishedToken();
    const printed = await runInShell(
      command
        .replaceAll('http://127.0.0.1:4000', server.url)
        .replaceAll('http://127.0.0.1:4001', emulator.url)
        .replaceAll(PLACEHOLDER, token),
    );
    if (plays)
      expect(JSON.parse(printed)).toMatchObject({ status: expect.stringMatching(/^(SUCCESS|EXITED)$/) });
    else if (sends) expect(JSON.parse(printed)).toMatchObject({ webhook_fired: true });
    else expect(printed).toContain('"reason":"SNAPSHOT"');
    expect(printed).not.toMatch(/"errors"|error_code/);
  });

  it('are at least three', () => {
    expect(commands.length).toBeGreaterThanOrEqual(3);
  });
});
