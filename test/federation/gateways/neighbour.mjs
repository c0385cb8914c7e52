/**
 * The neighbour of `../neighbour.graphql`, built on Apollo Server and `@apollo/subgraph` as companies do. Users are
 * created by `createUser`. Prints `{"url":"…"}` once it listens; exits on SIGTERM.
 */
import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

const typeDefs = parse(readFileSync(new URL('../neighbour.graphql', import.meta.url), 'utf8'));

const users = new Map();

/** Number of branches of a bank that the company knows. */
const branches = new Map([['ins_109508', 12]]);

const linkTokenOf = (linkToken) => ({ __typename: 'LinkToken', linkToken });

const resolvers = {
  Query: {
    // There is no signed-in user.
    me: () => null,
    user: (_, { id }) => users.get(id) ?? null,
    users: (_, { ids }) => ids.map((id) => users.get(id)),
  },
  Mutation: {
    createUser(_, { input }) {
      const id = `user-${users.size + 1}`;
      users.set(id, { ...input, id, memberSince: '2026-01-01T00:00:00Z' });
      return users.get(id);
    },
  },
  User: {
    __resolveReference: ({ id }) => users.get(id) ?? null,
    pendingLink: ({ pendingLink }) => (pendingLink ? linkTokenOf(pendingLink) : null),
    links: ({ links }) => links.map(linkTokenOf),
    homeBank: () => ({ id: 'bank-1', city: 'Lisbon' }),
    accounts: () => [{ number: 7, institution: { id: 'bank-1', city: 'Lisbon' }, product: 'SAVINGS_PLAN' }],
    settings: () => ({ theme: 'dark' }),
  },
  LinkInstitution: {
    __resolveReference: ({ institutionId }) => ({
      institutionId,
      branchCount: branches.get(institutionId) ?? null,
    }),
  },
};

const server = new ApolloServer({
  schema: buildSubgraphSchema({ typeDefs, resolvers }),
  plugins: [ApolloServerPluginInlineTraceDisabled()],
});
const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: 0 } });
console.log(JSON.stringify({ url }));
