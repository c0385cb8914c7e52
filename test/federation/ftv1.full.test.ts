/** Inline traces (FTV1) through `@apollo/gateway`, which requests and reads them. */
import { startPlaidDouble } from '../support/plaid/plaidDouble';
import { describeWith } from '../support/processes/programs';
import { withApollo } from './composers';
import { ASKING, fieldsBelow, type Traced, traceOf } from './ftv1Traces';
import { GATEWAY_PACKAGES, gatewayPackages, startApolloGateway } from './gatewayPrograms';
import { readOf } from './readOf';
import { startTestSupergraph, type TestSupergraph } from './testSupergraph';

const TOKEN = 'link-sandbox-known';

describeWith('through @apollo/gateway', GATEWAY_PACKAGES, gatewayPackages, () => {
  let graph: TestSupergraph;
  beforeAll(async () => {
    graph = await startTestSupergraph(startApolloGateway, withApollo);
  });
  afterAll(() => graph?.stop());

  it('is requested and understood by the gateway', async () => {
    const plaid = await startPlaidDouble(readOf);
    await graph.serveWith(plaid.url);
    const id = await graph.createUser({ pendingLink: TOKEN });
    const query = 'query ($id: ID!) { user(id: $id) { pendingLink { status } } }';
    const answer: Traced = await graph.ask(query, { id }, ASKING);
    expect(answer.data).toEqual({ user: { pendingLink: { status: 'PENDING' } } });

    const fetches = traceOf(answer).queryPlan?.sequence?.nodes ?? [];
    const ours = fetches.flatMap(({ flatten }) => flatten?.node?.fetch ?? []);
    expect(ours).toMatchObject([{ serviceName: 'plaid', traceParsingFailed: false }]);
    expect(fieldsBelow(ours[0]?.trace?.root)).toEqual([
      'LinkToken.status: LinkTokenStatus!',
      'Query._entities: [_Entity]!',
    ]);
  });
});
