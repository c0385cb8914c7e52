/** Adds `argumentPath` to errors of Plaid's whose message names a field of the request. */
import type { Codec } from '../codec/codec';
import type { ArgumentPath } from '../errors/BadUserInput';
import { PlaidRequestRejected } from '../plaid/errors';

/** @returns the error of a create, with the path of the input field that Plaid's message names. */
export function locateCreateRejection(
  error: unknown,
  codec: Codec,
  additional: Readonly<Record<string, unknown>>,
): unknown {
  return locate(error, (message) => {
    const path = codec.findNamedField('CreateLinkTokenInput', message);
    if (path === null) return null;
    const [field, ...rest] = path;
    const fields = codec.fieldsByWireName('CreateLinkTokenInput');
    const name = Object.keys(additional).find((wireName) => fields.get(wireName) === field);
    return name === undefined ? ['input', ...path] : ['input', 'additionalProperties', name, ...rest];
  });
}

/**
 * @param tokenPath path of the token in the operation's arguments.
 * @returns the error of a read, with that path if Plaid's message names the token.
 */
export function locateReadRejection(error: unknown, tokenPath: ArgumentPath): unknown {
  return locate(error, (message) => (/\blink_token\b/.test(message) ? tokenPath : null));
}

function locate(error: unknown, find: (message: string) => ArgumentPath | null): unknown {
  if (!(error instanceof PlaidRequestRejected)) return error;
  const path = find(error.plaid.errorMessage ?? '');
  // Not set on the error itself, which callers of a coalesced read share.
  return path === null ? error : new PlaidRequestRejected(error.plaid, path);
}
