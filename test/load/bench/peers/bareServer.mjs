/** The least server of the mandated packages, as ES modules: one query, without Plaid, authentication, limits or log. */
import 'reflect-metadata';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import DataLoader from 'dataloader';
import { GraphQLString } from 'graphql';
import { Arg, buildSchema, Query, Resolver } from 'type-graphql';

class EchoResolver {
  echo(text) {
    return new DataLoader(async (texts) => texts).load(text);
  }
}

// Decorators by hand, since this file is not compiled.
const { prototype } = EchoResolver;
Arg('text', () => GraphQLString)(prototype, 'echo', 0);
Query(() => GraphQLString)(prototype, 'echo', Object.getOwnPropertyDescriptor(prototype, 'echo'));
Resolver()(EchoResolver);

const schema = await buildSchema({ resolvers: [EchoResolver], validate: false });
await startStandaloneServer(new ApolloServer({ schema }), { listen: { host: '127.0.0.1', port: 0 } });
process.stdout.write(`${JSON.stringify({ startupMs: performance.now() })}\n`);
