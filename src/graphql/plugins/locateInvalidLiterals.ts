/** Which value in a document is wrong. */
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { type DocumentNode, type GraphQLError, isValueNode, Kind } from 'graphql';
import type { ArgumentPath } from '../../errors/BadUserInput';
import { findArgumentPath } from '../findArgumentPath';
import type { OperationPlugin } from './OperationPlugin';

/**
 * A wrong value in the document is bad input as much as one in a variable, and has its code and its path; also where
 * it turns out wrong only when its field is reached (a null variable which has a default, say).
 */
export const locateInvalidLiterals: OperationPlugin = {
  requestDidStart: () => ({
    didEncounterErrors({ document, errors }) {
      if (document) for (const error of errors) addArgumentPath(error, document);
    },
  }),
};

export function addArgumentPath(error: GraphQLError, document: DocumentNode): void {
  const argumentPath = pathOfWrongValue(error, document);
  if (argumentPath) {
    Object.assign(error.extensions, { code: ApolloServerErrorCode.BAD_USER_INPUT, argumentPath });
  }
}

/** Null for an error that is not about a value: those have codes of their own, or stand elsewhere in the document. */
function pathOfWrongValue(
  { nodes, extensions: { code } }: GraphQLError,
  document: DocumentNode,
): ArgumentPath | null {
  if (code !== undefined && code !== ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED) return null;
  const [node] = nodes ?? [];
  if (!node || !(isValueNode(node) || node.kind === Kind.OBJECT_FIELD)) return null;
  return findArgumentPath(document, (candidate) => candidate === node);
}
