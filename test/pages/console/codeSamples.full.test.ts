/** The console’s code samples, each run against the real server. */
import { randomUUID } from 'node:crypto';
import { startEmulator } from '../../../src/emulator/emulator';
import { compile, writePrograms } from '../../clients/compile';
import { closeAfterTest, startOnce } from '../../support/closing';
import { startIssuer } from '../../support/issuer';
import { startPlaidDouble } from '../../support/plaid/plaidDouble';
import { describeWith, programOnPath } from '../../support/processes/programs';
import { startShared } from '../../support/startShared';
import { inFullSuite } from '../../support/suite';
import { startTestApp } from '../../support/testApp';
import { browserModule } from './browserModules';
import { runAsFunction, runAsModule, runInShell } from './runSample';

type CodeSamples = typeof import('../../../src/pages/console/browser/calls/codeSamples');
type Operations = typeof import('../../../src/pages/console/browser/calls/operations');
type OperationName = keyof Operations['operations'];
type SampleName = CodeSamples['sampleNames'][number];

/** A process for each sample takes ten times as long. */
const runScript = inFullSuite(runAsModule, runAsFunction);

/** Language, runner, and the program that it needs. */
const programs = [
  ['curl', runInShell, programOnPath('curl')],
  ['fetch', runScript, 'node'],
  ['apollo', runScript, 'node'],
] as const;

const LINK_TOKEN = /link-sandbox-[0-9a-f-]{36}/;

const input = {
  clientName: 'My app',
  user: { clientUserId: 'user-1' },
  language: 'en',
  countryCodes: ['US'],
  products: ['TRANSACTIONS'],
  hostedLink: {},
};

const createVariables = (changed = input) => ({ input: changed, idempotencyKey: randomUUID() });

async function start(env = {}) {
  const emulator = await startEmulator();
  closeAfterTest(() => emulator.close());
  const app = await startTestApp({ PLAID_ENV: 'emulator', PLAID_BASE_URL: emulator.url, ...env });
  return { ...app, emulator };
}

const started = startShared(() => start());

const signedIn = startOnce(async () => {
  const issuer = await startIssuer();
  const { url } = await start(issuer.env);
  return { url, issuer };
});

const withPlaidDouble = startShared(async () => {
  const plaid = await startPlaidDouble(() => ({ link_token: 'link-sandbox-1', request_id: 'R' }));
  const { url } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  return { url, calls: plaid.calls };
});

function sampleOf(
  url: string,
  name: SampleName,
  operation: OperationName,
  variables: Record<string, unknown>,
  headers: [string, string][] = [],
): string {
  const { operations } = browserModule<Operations>('calls/operations');
  const path = operation === 'watch' ? '/graphql/stream' : '/graphql';
  const call = { operation, query: operations[operation], variables, url: url + path, headers };
  return browserModule<CodeSamples>('calls/codeSamples').createCodeSample(name, call);
}

for (const [name, run, program] of programs) {
  describeWith(`the ${name} sample`, `${name} on the PATH`, program, () => {
    it('creates a link token', async () => {
      const { url, graphql } = started();
      const [token] = LINK_TOKEN.exec(await run(sampleOf(url, name, 'create', createVariables()))) ?? [];
      const read = await graphql('query ($token: String!) { linkToken(token: $token) { status } }', {
        token,
      });
      expect(read).toEqual({ status: 200, data: { linkToken: { status: 'PENDING' } } });
    });

    it('reads a link token', async () => {
      const { url, token, publicToken } = await startConnected();
      const printed = await run(sampleOf(url, name, 'read', { token }));
      expect(printed).toContain('SUCCEEDED');
      expect(printed).toContain(publicToken);
    });

    it('watches a link token until its session has finished', async () => {
      const { url, token, publicToken } = await startConnected();
      const printed = await run(sampleOf(url, name, 'watch', { token, untilFinished: true }));
      expect(printed).toContain('SNAPSHOT');
      expect(printed).toContain('SUCCEEDED');
      expect(printed).toContain(publicToken);
    });

    it('contains a placeholder for a required header, and works with its value', async () => {
      const { url, issuer } = signedIn();
      const sample = sampleOf(url, name, 'create', createVariables(), [
        ['authorization', 'Bearer YOUR_ACCESS_TOKEN'],
        ['x-quoted', `it's "\\ $HOME`],
      ]);
      const printed = await run(sample.replace('YOUR_ACCESS_TOKEN', issuer.token()));
      expect(printed).toMatch(LINK_TOKEN);
    });

    it('sends special characters unchanged', async () => {
      const { url, calls } = withPlaidDouble();
      const clientName = `'; exit 1; ' "$HOME" \`id\` \${1 + 1} \\n \\' \u2028 é //`;
      await run(sampleOf(url, name, 'create', createVariables({ ...input, clientName })));
      expect(calls.map(({ body }) => body['client_name'])).toEqual([clientName]);
    });
  });
}

it('compile under strict TypeScript', async () => {
  const programs = (['create', 'watch', 'read'] as const).flatMap((operation) =>
    (['fetch', 'apollo', 'kit'] as const).map((name): [string, string] => {
      const variables =
        operation === 'create'
          ? createVariables()
          : { token: 'link-sandbox-1', ...(operation === 'watch' && { untilFinished: true }) };
      const headers: [string, string][] = [['authorization', 'Bearer YOUR_ACCESS_TOKEN']];
      const extension = name === 'kit' ? 'tsx' : 'ts';
      return [
        `${operation}.${name}.${extension}`,
        sampleOf('http://127.0.0.1:4000', name, operation, variables, headers),
      ];
    }),
  );
  const project = writePrograms('samples', Object.fromEntries(programs));
  expect(await compile(project)).toEqual({ exitCode: 0, output: '' });
});

describeWith('the idempotency key', 'curl on the PATH', programOnPath('curl'), () => {
  it.each([
    ['the same for each run of the curl sample', 'curl', runInShell, 1],
    ['another for each run of the fetch sample', 'fetch', runAsFunction, 2],
    ['another for each run of the Apollo sample', 'apollo', runAsFunction, 2],
  ] as const)('is %s', async (_, name, run, tokens) => {
    const sample = sampleOf(started().url, name, 'create', createVariables());
    const printed = [await run(sample), await run(sample)];
    expect(new Set(printed.map((each) => LINK_TOKEN.exec(each)?.[0])).size).toBe(tokens);
    expect(printed.join()).toMatch(LINK_TOKEN);
  });
});

async function startConnected() {
  const app = started();
  const created = await app.graphql(
    'mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken } }',
    { input },
  );
  const token: string = created.data.createLinkToken.linkToken;
  const { public_tokens } = await app.emulator.play({ link_token: token, outcome: 'success' });
  return { url: app.url, token, publicToken: String(public_tokens[0]) };
}

describeWith('the play command', 'curl on the PATH', programOnPath('curl'), () => {
  it.each([
    ['success', 'SUCCEEDED'],
    ['exit', 'EXITED'],
  ] as const)('plays a session with the outcome %s', async (outcome, status) => {
    const { emulator, graphql } = started();
    const created = await graphql(
      'mutation ($input: CreateLinkTokenInput!) { createLinkToken(input: $input) { linkToken } }',
      { input },
    );
    const token = created.data.createLinkToken.linkToken;
    await runInShell(
      browserModule<CodeSamples>('calls/codeSamples').createPlaySample(emulator.url, token, outcome),
    );
    const read = await graphql('query ($token: String!) { linkToken(token: $token) { status } }', { token });
    expect(read.data).toEqual({ linkToken: { status } });
  });
});

it('opens Link with the token in the sample for Plaid’s script', async () => {
  const sample = browserModule<CodeSamples>('calls/codeSamples').createLinkSample(`link-'1'`);
  const opened: unknown[] = [];
  const Plaid = {
    create: ({ token }: { token: string }) => ({ open: () => opened.push(token) }),
  };
  new Function('Plaid', sample)(Plaid);
  expect(opened).toEqual([`link-'1'`]);
});
