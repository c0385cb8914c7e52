/** Errors in two clients, with the types of `app/plaidLinkErrors.ts`. */
import { type PlaidAnswer, sendJson, startPlaidDouble } from '../support/plaid/plaidDouble';
import { startTestApp } from '../support/testApp';
import { messageFor } from './app/bankLink';
import { type Client, clients, connect, customer, pending, startWithEmulator } from './frontend';
import { generateOnce } from './generate';

beforeAll(generateOnce);

describe.each(clients)('%s', (_, client) => {
  it('returns partial data beside the error of the failed field', async () => {
    const { bankLink } = await startWithEmulator(client);
    const linkToken = (await bankLink.start(customer)).data?.linkToken ?? '';
    const { data, errors } = await bankLink.jointProgress(linkToken, 'link-sandbox-unknown');
    expect(data).toEqual({ applicant: pending(linkToken).data, coApplicant: null });
    expect(errors).toMatchObject([{ path: ['coApplicant'] }]);
    expect(errors.map(({ extensions }) => extensions)).toEqual([
      { code: 'LINK_TOKEN_NOT_FOUND', retryable: false },
    ]);
  });

  // An invalid request has status 400 with the first media type, and 200 with the second, which older gateways need.
  it.each(['application/graphql-response+json', 'application/json'])(
    'names the rejected field with `accept: %s`',
    async (accept) => {
      const { bankLink } = await startWithEmulator(client, { accept });
      const { data, errors } = await bankLink.start({ ...customer, dateOfBirth: '24/12/1999' });
      expect([data, errors.map(({ extensions }) => extensions)]).toEqual([
        null,
        [{ code: 'BAD_USER_INPUT', retryable: false, argumentPath: ['input', 'user', 'dateOfBirth'] }],
      ]);
    },
  );

  it('returns Plaid’s display message', async () => {
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
          argumentPath: ['input', 'institutionId'],
          plaid: { ...inExtensions, displayMessage: 'Please use another bank.' },
        },
      ],
    ]);
    expect(errors.map(messageFor)).toEqual(['Please use another bank.']);
  });

  it('returns retryable and retryAfter', async () => {
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

  it('throws an error that is not the API’s', async () => {
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
