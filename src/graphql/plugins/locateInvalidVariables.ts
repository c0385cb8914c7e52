/** Replaces graphql-js's errors about variables, which quote the values, by errors with an argument path. */
import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { GraphQLSchema } from 'graphql';
import { BadUserInput } from '../../errors/BadUserInput';
import { findVariableErrors } from '../findVariableErrors';
import { formatError } from '../formatErrors';
import type { OperationPlugin } from './OperationPlugin';

export function locateInvalidVariables(schema: GraphQLSchema, maxErrors: number): OperationPlugin {
  return {
    didEncounterErrors({ errors }) {
      // Beyond the error limit, graphql-js adds an error without a code.
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
      // Only variables are checked after validation and before execution: an error without `data`.
      if (singleResult.data !== undefined || error?.extensions?.['code'] !== 'BAD_USER_INPUT') return;
      // Rejected earlier, by the cost limit.
      if (error.extensions['argumentPath'] !== undefined) return;
      const found = findVariableErrors(schema, operation, document, request.variables ?? {}, maxErrors);
      const errors =
        found.length > 0 ? found : [new BadUserInput('The variables do not match the operation.', [])];
      singleResult.errors = errors.map((each) => formatError({ message: each.message }, each));
    },
  };
}
