/**
 * Mercurius as a team would run it in production, each part as its documentation shows it: access tokens verified by
 * keys of a cached JWKS, rate limit per user, depth limit, request log, Prometheus metrics, DataLoader.
 */
import fastifyJwt from '@fastify/jwt';
import rateLimit from '@fastify/rate-limit';
import DataLoader from 'dataloader';
import Fastify from 'fastify';
import metrics from 'fastify-metrics';
import buildGetJwks from 'get-jwks';
import mercurius from 'mercurius';
import { getLinkToken, resolvers, schema } from './plaidResolvers.mjs';

const { AUTH_JWKS_URL, AUTH_ISSUER, AUTH_AUDIENCE, PORT } = process.env;
const { origin, pathname } = new URL(AUTH_JWKS_URL);
const jwks = buildGetJwks({ jwksPath: pathname });

const app = Fastify({ logger: true });
await app.register(metrics.default);
await app.register(fastifyJwt, {
  decode: { complete: true },
  secret: (_request, { header: { kid, alg } }) => jwks.getPublicKey({ kid, alg, domain: origin }),
  verify: { algorithms: ['RS256'], allowedIss: AUTH_ISSUER, allowedAud: AUTH_AUDIENCE },
});
app.addHook('onRequest', (request) => request.jwtVerify());
await app.register(rateLimit, {
  hook: 'preHandler',
  keyGenerator: (request) => request.user.sub,
  max: 1_000_000,
  timeWindow: '1 minute',
});
await app.register(mercurius, {
  schema,
  jit: 1,
  queryDepth: 15,
  // biome-ignore lint/nursery/noMisusedPromises: DataLoader expects a promise.
  context: () => ({ linkTokens: new DataLoader(async (tokens) => Promise.all(tokens.map(getLinkToken))) }),
  resolvers: {
    ...resolvers,
    Query: { linkToken: (_, { token }, { linkTokens }) => linkTokens.load(token) },
  },
});
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
