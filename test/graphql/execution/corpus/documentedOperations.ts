/** Operations of the README, the terminal, the console and the explorer. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphQLSchema, Kind, parse } from 'graphql';
import { FIRST_REQUEST, SECOND_REQUEST } from '../../../../src/graphql/firstRequest';
import { operations } from '../../../../src/pages/console/browser/calls/operations';
import { createDefaultTabs } from '../../../../src/pages/explorer/createDefaultTabs';
import { selectAllFields } from '../../../../src/pages/explorer/selectAllFields';
import { type CorpusRequest, TOKEN } from './CorpusRequest';

const README = readFileSync(join(__dirname, '../../../../README.md'), 'utf8');

export function documentedOperations(schema: GraphQLSchema): CorpusRequest[] {
  const everything = selectAllFields(schema, 'LinkToken');
  return [
    ...inTheReadme().map((query, index) => request(`README, operation ${index + 1}`, query)),
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

function inTheReadme(): string[] {
  const fenced = [...README.matchAll(/^```graphql\n(.*?)^```/gms)].map(([, text = '']) => text);
  const inRequests = [...README.matchAll(/"query": (".*")/g)].map(([, text = '']) => JSON.parse(text));
  const found = [...fenced, ...inRequests].filter(isExecutable);
  if (found.length < 4) throw new Error(`Found only ${found.length} operations in the README.`);
  return found;
}

function isExecutable(text: string): boolean {
  return parse(text).definitions.every(({ kind }) => kind === Kind.OPERATION_DEFINITION);
}
