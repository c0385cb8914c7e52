/** Puts errors with a path in place of graphql-js's sentences, which quote what was sent. */
import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { GraphQLSchema } from 'graphql';
import { BadUserInput } from '../../errors/BadUserInput';
import { formatError } from '../errors';
import { findVariableErrors } from '../findVariableErrors';
import type { OperationPlugin } from './OperationPlugin';

export function locateInvalidVariables(schema: GraphQLSchema, maxErrors: number): OperationPlugin {
  return {
    requestDidStart() {
      return {
        didEncounterErrors({ errors }) {
          // Where there are too many, the last is graphql-js's word that it looked no further, without a code.
          const last = errors.at(-1);
          const isAboutVariables = errors[0]?.extensions['code'] === ApolloServerErrorCode.BAD_USER_INPUT;
          if (last && isAboutVariables && !last.path && !last.nodes && !last.originalError) {
            last.extensions['code'] ??= ApolloServerErrorCode.BAD_USER_INPUT;
          }
        },
        willSendResponse({ document, operation, request, response }) {
          if (response.body.kind !== 'single' || !document || !operation) return;
          const { singleResult } = response.body;
          const [error] = singleResult.errors ?? [];
          // Variables are coerced before anything runs: only then there is an error and no data at all.
          if (singleResult.data !== undefined || error?.extensions?.['code'] !== 'BAD_USER_INPUT') return;
          // Refused before that, for its length.
          if (error.extensions['argumentPath'] !== undefined) return;
          const found = findVariableErrors(schema, operation, document, request.variables ?? {}, maxErrors);
          const errors =
            found.length > 0 ? found : [new BadUserInput('The variables do not fit the operation.', [])];
          singleResult.errors = errors.map((each) => formatError({ message: each.message }, each));
        },
      };
    },
  };
}
