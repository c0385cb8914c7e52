/** Sends the mutation that creates a link token. */
import type { CreateLinkTokenMutation, CreateLinkTokenMutationVariables } from './generated/api.js';
import { type LinkSessionError, toLinkSessionError } from './LinkSessionError.js';
import type { StoredLink } from './LinkSessionState.js';
import type { LinkTransport } from './LinkTransport.js';
import { CREATE_LINK_TOKEN } from './operations.js';

export type CreateResult = { readonly link: StoredLink } | { readonly error: LinkSessionError };

export async function createLinkToken(
  transport: LinkTransport,
  variables: CreateLinkTokenMutationVariables,
): Promise<CreateResult> {
  try {
    const { data, errors } = await transport.send({ query: CREATE_LINK_TOKEN, variables });
    if (!data) return { error: toLinkSessionError(errors) };
    const { linkToken, hostedLinkUrl } = (data as CreateLinkTokenMutation).createLinkToken;
    return { link: { token: linkToken, hostedLinkUrl } };
  } catch (cause) {
    return { error: toLinkSessionError(cause) };
  }
}
