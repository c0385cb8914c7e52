/** Gives errors about values in a document the code `BAD_USER_INPUT` and an argument path. */
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { type DocumentNode, type GraphQLError, isValueNode, Kind } from 'graphql';
import type { ArgumentPath } from '../../errors/BadUserInput';
import { findArgumentPath } from '../findArgumentPath';
import type { OperationPlugin } from './OperationPlugin';

/** Covers values that fail only when their field is executed, for example null for a variable with a default. */
export const locateInvalidLiterals: OperationPlugin = {
  didEncounterErrors({ document, errors }) {
    if (document) for (const error of errors) addArgumentPath(error, document);
  },
};

export function addArgumentPath(error: GraphQLError, document: DocumentNode): void {
  const argumentPath = findInvalidValue(error, document);
  if (argumentPath) {
    Object.assign(error.extensions, { code: ApolloServerErrorCode.BAD_USER_INPUT, argumentPath });
  }
}

/** @returns null for an error that has another code or is not about a value. */
function findInvalidValue(
  { nodes, extensions: { code } }: GraphQLError,
  document: DocumentNode,
): ArgumentPath | null {
  if (code !== undefined && code !== ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED) return null;
  const [node] = nodes ?? [];
  if (!node || !(isValueNode(node) || node.kind === Kind.OBJECT_FIELD)) return null;
  return findArgumentPath(document, (candidate) => candidate === node);
}
