/** Mercurius with `jit: 1` and nothing else: no authentication, limits or log. */
import Fastify from 'fastify';
import mercurius from 'mercurius';
import { getLinkToken, resolvers, schema } from './plaidResolvers.mjs';

const app = Fastify();
await app.register(mercurius, {
  schema,
  jit: 1,
  resolvers: { ...resolvers, Query: { linkToken: (_, { token }) => getLinkToken(token) } },
});
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
