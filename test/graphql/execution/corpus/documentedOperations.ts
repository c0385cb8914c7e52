/** Operations of the documents, the terminal, the console and the explorer. */
import type { GraphQLSchema } from 'graphql';
import { FIRST_REQUEST, SECOND_REQUEST } from '../../../../src/graphql/firstRequest';
import { operations } from '../../../../src/pages/console/browser/calls/operations';
import { createDefaultTabs } from '../../../../src/pages/explorer/createDefaultTabs';
import { selectAllFields } from '../../../../src/pages/explorer/selectAllFields';
import { operationsInDocuments } from '../../../support/documents';
import { type CorpusRequest, TOKEN } from './CorpusRequest';

export function documentedOperations(schema: GraphQLSchema): CorpusRequest[] {
  const everything = selectAllFields(schema, 'LinkToken');
  return [
    ...inDocuments(),
    request('the first request', FIRST_REQUEST),
    request('the second request', SECOND_REQUEST),
    ...Object.entries(operations).map(([name, query]) => request(`console, ${name}`, query)),
    ...createDefaultTabs(schema).map(({ query, variables }, index) => ({
      ...request(`explorer, tab ${index + 1}`, query),
      variables: JSON.parse(pasted(variables)),
    })),
    request('everything', `query ($token: String!) { linkToken(token: $token) ${everything} }`),
    request(
      'everything, as a router asks',
      `query Dashboard__plaid_link__1($representations: [_Any!]!) {
        _entities(representations: $representations) { ...on LinkToken ${everything} } }`,
    ),
  ];
}

function request(name: string, query: string): CorpusRequest {
  return { name, query: pasted(query), variables: VARIABLES };
}

/** Variables of all operations; each uses those that it declares. */
const VARIABLES = {
  token: TOKEN,
  untilFinished: true,
  input: { user: { clientUserId: 'user-1' }, products: ['TRANSACTIONS'], hostedLink: {} },
  representations: [{ __typename: 'LinkToken', linkToken: TOKEN }],
};

const pasted = (text: string) => text.replaceAll('PASTE THE LINK TOKEN', TOKEN);

function inDocuments(): CorpusRequest[] {
  const found = operationsInDocuments();
  if (found.length < 4) throw new Error(`Only ${found.length} operations were found in the documents.`);
  return found.map(({ name, query }) => request(name, query));
}
