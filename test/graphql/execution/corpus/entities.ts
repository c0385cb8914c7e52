/** `_entities`, valid and invalid, and `_service`. */
import { type CorpusRequest, OTHER, plain, TOKEN, UNKNOWN } from './CorpusRequest';

const known = { __typename: 'LinkToken', linkToken: TOKEN };
const other = { __typename: 'LinkToken', linkToken: OTHER };
const unknown = { __typename: 'LinkToken', linkToken: UNKNOWN };

const ASKED = '...on LinkToken{status linkSessions{outcome}}';

function entities(selection: string, representations: unknown, fragments = ''): CorpusRequest {
  const query = `query Users__plaid_link__0($representations:[_Any!]!){_entities(representations:$representations){${selection}}}${fragments}`;
  return { name: `${query} of ${JSON.stringify(representations)}`, query, variables: { representations } };
}

export const entityReads: readonly CorpusRequest[] = [
  entities(ASKED, [known]),
  entities(`__typename ${ASKED}`, [known, other, known]),
  entities('__typename', [known, other]),
  entities('a:__typename ...on LinkToken{__typename b:__typename status}', [known]),
  entities('...on LinkToken{status} ...on LinkToken{requestId status linkToken}', [known, other]),
  entities('...on _Entity{__typename ...on LinkToken{status}}', [known]),
  entities(
    '...E',
    [known, other],
    ' fragment E on _Entity{__typename ...L ...on LinkToken{requestId}} fragment L on LinkToken{status}',
  ),
  entities(
    '...L',
    [known],
    ' fragment L on LinkToken{status linkSessions{...S}} fragment S on LinkSession{outcome}',
  ),
  entities('...{__typename ...on LinkToken{linkToken}}', [known]),
  entities('...on LinkToken @skip(if: true){status}', [known]),
  entities('...on LinkToken{linkSessions{results{itemAddResults{institution{__typename institutionId}}}}}', [
    known,
    other,
  ]),
  // A single value stands for a list of one.
  entities(ASKED, known),
  entities(ASKED, []),
  // Unreadable among readable entities.
  entities(ASKED, [known, unknown, other]),
  entities(ASKED, [unknown, known, unknown]),
  entities(ASKED, [
    { __typename: 'Other', id: 1 },
    known,
    { __typename: 'LinkToken' },
    { __typename: 'LinkToken', linkToken: 7 },
  ]),
  entities(ASKED, [
    known,
    { __typename: 'LinkToken', linkToken: '' },
    { __typename: 'LinkToken', linkToken: 'x'.repeat(1025) },
  ]),
  entities(ASKED, [{ ...known, more: { than: ['is', 'needed'] } }]),
  {
    name: 'entities beside a token, and both by two names',
    query: `query ($token: String!, $representations: [_Any!]!) {
      a: linkToken(token: "") { status } es: _entities(representations: $representations) { ${ASKED} }
      b: linkToken(token: $token) { status } fs: _entities(representations: $representations) { ... on LinkToken { requestId } }
      c: linkToken(token: "") { status } }`,
    variables: { token: TOKEN, representations: [unknown, known, { __typename: 'Nothing' }] },
  },
  {
    name: 'entities by literals, with a variable within',
    query: `query ($token: String!) { _entities(representations: [{ __typename: "LinkToken", linkToken: $token }, { __typename: "LinkToken", linkToken: "${OTHER}" }]) { ${ASKED} } }`,
    variables: { token: TOKEN },
  },
  {
    name: 'entities with conditions',
    query: `query ($r: [_Any!]!, $a: Boolean!) { _entities(representations: $r) { ... on LinkToken @skip(if: $a) { status } ... on LinkToken { requestId @include(if: $a) } } }`,
    variables: { r: [known, other], a: true },
  },
];

/** Requests that do not depend on Plaid's response. */
export const otherFederation: readonly CorpusRequest[] = [
  plain('{ _service { sdl } }'),
  plain('query SubgraphIntrospectQuery { # a comment\n _service { sdl } }'),
  entities(ASKED, null),
  entities(ASKED, [null]),
  entities(ASKED, ['LinkToken']),
  entities(ASKED, [{ linkToken: TOKEN }]),
  entities(ASKED, [known, { __typename: null }, 3]),
  entities('status', [known]),
  entities('...on LinkSession{outcome}', [known]),
  entities('', [known]),
  entities(
    ASKED,
    Array.from({ length: 101 }, (_, index) => ({
      __typename: 'LinkToken',
      linkToken: `link-sandbox-${index}`,
    })),
  ),
  entities(
    ASKED,
    Array.from({ length: 120 }, (_, index) => ({ __typename: 'Nothing', index })),
  ),
];
