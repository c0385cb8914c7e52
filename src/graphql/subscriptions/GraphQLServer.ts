/** The two ways to run an operation: known ones directly, all others through Apollo Server. */
import type { ApolloServer } from '@apollo/server';
import type { Context } from '../context';
import type { KnownOperations } from '../execution/KnownOperations';

export interface GraphQLServer {
  readonly apollo: ApolloServer<Context>;
  readonly knownOperations: KnownOperations;
}
