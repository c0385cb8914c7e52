/** Errors as two clients hand them out, in the types of `app/plaidLinkErrors.ts`. */
import { type PlaidAnswer, sendJson, startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp } from '../support/testApp';
import { messageFor } from './app/bankLink';
import { type Client, clients, connect, customer, pending, startWithEmulator } from './frontend';
import { generateOnce } from './generate';

beforeAll(generateOnce);

describe.each(clients)('%s', (_, client) => {
  it('has the part that succeeded, and the error of the other', async () => {
    const { bankLink } = await startWithEmulator(client);
    const linkToken = (await bankLink.start(customer)).data?.linkToken ?? '';
    const { data, errors } = await bankLink.jointProgress(linkToken, 'link-sandbox-unknown');
    expect(data).toEqual({ applicant: pending(linkToken).data, coApplicant: null });
    expect(errors).toMatchObject([{ path: ['coApplicant'] }]);
    expect(errors.map(({ extensions }) => extensions)).toEqual([
      { code: 'LINK_TOKEN_NOT_FOUND', retryable: false },
    ]);
  });

  // Under the first, an invalid request comes with status 400; under the second, which older gateways insist on, 200.
  it.each(['application/graphql-response+json', 'application/json'])(
    'knows the field that was refused, asking for %s',
    async (accept) => {
      const { bankLink } = await startWithEmulator(client, { accept });
      const { data, errors } = await bankLink.start({ ...customer, dateOfBirth: '24/12/1999' });
      expect([data, errors.map(({ extensions }) => extensions)]).toEqual([
        null,
        [{ code: 'BAD_USER_INPUT', retryable: false, argumentPath: ['input', 'user', 'dateOfBirth'] }],
      ]);
    },
  );

  it('has what Plaid says to the customer', async () => {
    const { bankLink } = await startWithPlaid(client, (_call, response) =>
      sendJson(response, 400, { ...plaidError, display_message: 'Please use another bank.' }),
    );
    const { data, errors } = await bankLink.start(customer);
    expect([data, errors.map(({ extensions }) => extensions)]).toEqual([
      null,
      [
        {
          code: 'PLAID_REQUEST_REJECTED',
          retryable: false,
          plaid: { ...inExtensions, displayMessage: 'Please use another bank.' },
        },
      ],
    ]);
    expect(errors.map(messageFor)).toEqual(['Please use another bank.']);
  });

  it('knows that it may try again, and when', async () => {
    const { bankLink } = await startWithPlaid(client, (_call, response) =>
      sendJson(response, 429, plaidError, { 'retry-after': '77' }),
    );
    const { data, errors } = await bankLink.progress('link-sandbox-1');
    expect([data, errors.map(({ extensions }) => extensions)]).toEqual([
      null,
      [{ code: 'PLAID_RATE_LIMITED', retryable: true, retryAfter: 77, plaid: inExtensions }],
    ]);
    expect(errors.map(messageFor)).toEqual(['Please try again in a moment.']);
  });

  it('throws what the API did not say', async () => {
    const elsewhere = { message: 'Not here.', extensions: { code: 'SUBREQUEST_HTTP_ERROR' } };
    const router = await startPlaidDouble(() => ({ data: null, errors: [elsewhere] }));
    for (const { url } of [router, { url: 'http://127.0.0.1:1' }]) {
      await expect((await connect(client, { url })).progress('link-sandbox-1')).rejects.toThrow();
    }
    expect(router.calls).toHaveLength(1);
  });
});

async function startWithPlaid(client: Client, answer: PlaidAnswer) {
  const plaid = await startPlaidDouble(answer);
  const { url } = await startTestApp({ PLAID_BASE_URL: plaid.url });
  return { bankLink: await connect(client, { url: `${url}/graphql` }) };
}

const plaidError = {
  error_type: 'INVALID_INPUT',
  error_code: 'INVALID_INSTITUTION',
  error_message: 'invalid institution_id provided',
  display_message: null,
  documentation_url: 'https://plaid.com/docs/?ref=error',
  suggested_action: null,
  request_id: 'Hb1fJ0sWqRk2xYz',
};

const inExtensions = {
  errorType: 'INVALID_INPUT',
  errorCode: 'INVALID_INSTITUTION',
  errorMessage: 'invalid institution_id provided',
  displayMessage: null,
  documentationUrl: 'https://plaid.com/docs/?ref=error',
  suggestedAction: null,
  requestId: 'Hb1fJ0sWqRk2xYz',
};
