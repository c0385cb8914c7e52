/** Ends each operation's span with its name, type and first error code. No document or variables are exported. */
import { redactAndTruncate } from '../../telemetry/redactTokens';
import { listErrorCodes } from '../listErrorCodes';
import type { OperationPlugin } from './OperationPlugin';

export const traceOperations: OperationPlugin = {
  willSendResponse({ operation, operationName, contextValue, request, response }) {
    const { trace, requestId, transport } = contextValue;
    const type = operation?.operation;
    const name = redactAndTruncate(operationName);
    const client = redactAndTruncate(request.http?.headers.get('apollographql-client-name'));
    if (type) trace.updateName(name ? `${type} ${name}` : type);
    trace.setAttributes({
      'request.id': requestId,
      transport,
      ...(type && { 'graphql.operation.type': type }),
      ...(name && { 'graphql.operation.name': name }),
      ...(client && { 'client.name': client }),
    });
    const [failure] = listErrorCodes(response);
    trace.end(failure);
  },
};
