/** Masking of tokens and Link URLs in the console. */
import { browserModule } from './browserModules';

type Masking = typeof import('../../../src/pages/console/browser/elements/masking');

const masking = () => browserModule<Masking>('elements/masking');

const UUID = 'af1a0311-da53-4636-b754-dd15cc058176';
const MASKED = '••••••••8176';

it.each([
  ['a link token', `link-sandbox-${UUID}`, `link-sandbox-${MASKED}`],
  ['a public token', `public-production-${UUID}`, `public-production-${MASKED}`],
  ['a short token', 'access-sandbox-abc', 'access-sandbox-••••••••abc'],
  ['a token that ends with a dash', 'link-sandbox-abc-', 'link-sandbox-••••••••'],
  ['an unknown format', 'whatever-it-is', '••••••••'],
  ['a hosted Link URL', 'http://127.0.0.1:4001/hl/asv6ycyp06j8p183', 'http://127.0.0.1:4001/hl/••••••••'],
  ['a URL without a path', 'https://secure.plaid.com', '••••••••'],
  ['a URL with a query', 'https://secure.plaid.com/?token=abc', 'https://secure.plaid.com/••••••••'],
  ['an empty string', '', ''],
])('masks the secret part of %s', (_, secret, masked) => {
  expect(masking().maskSecret(secret)).toBe(masked);
});

it('masks the tokens within a text and keeps the rest', () => {
  const { maskText } = masking();
  expect(maskText(`No item for public-sandbox-${UUID}, or link-sandbox-${UUID}.`)).toBe(
    `No item for public-sandbox-${MASKED}, or link-sandbox-${MASKED}.`,
  );
  expect(maskText('A link-sandbox token, or a sandbox-link.')).toBe(
    'A link-sandbox token, or a sandbox-link.',
  );
});

it('masks the values of secret fields, and tokens in any other field', () => {
  const response = {
    data: {
      createLinkToken: {
        linkToken: 'odd',
        hostedLinkUrl: 'https://secure.plaid.com/hl/abc',
        requestId: 'XQ',
      },
      linkToken: {
        linkToken: `link-sandbox-${UUID}`,
        publicTokens: [`public-sandbox-${UUID}`, 'strange'],
        expiration: '2026-11-22T09:50:18Z',
        linkSessions: [{ note: `saw link-sandbox-${UUID}`, results: null, count: 2, done: true }],
      },
    },
  };
  expect(masking().maskJson(response)).toEqual({
    data: {
      createLinkToken: {
        linkToken: '••••••••',
        hostedLinkUrl: 'https://secure.plaid.com/hl/••••••••',
        requestId: 'XQ',
      },
      linkToken: {
        linkToken: `link-sandbox-${MASKED}`,
        publicTokens: [`public-sandbox-${MASKED}`, '••••••••'],
        expiration: '2026-11-22T09:50:18Z',
        linkSessions: [{ note: `saw link-sandbox-${MASKED}`, results: null, count: 2, done: true }],
      },
    },
  });
});

it('masks the token in the variables', () => {
  const { maskJson } = masking();
  expect(maskJson({ token: 'mine', untilFinished: true })).toEqual({
    token: '••••••••',
    untilFinished: true,
  });
});
