/** Resolver of `CreateLinkTokenPayload.details`: reads the new token. */
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { PlaidJson } from '../../codec/json';
import type { LinkTokenContext } from '../LinkTokenContext';
import { CreateLinkTokenPayload } from '../schema/CreateLinkTokenPayload';
import { LinkToken } from '../schema/LinkToken';

@Resolver(() => CreateLinkTokenPayload)
export class CreateLinkTokenPayloadResolver {
  @FieldResolver(() => LinkToken)
  details(@Root('link_token') token: string, @Ctx() { linkTokens }: LinkTokenContext): Promise<PlaidJson> {
    // The caller sent no token: the argument to blame is the input as a whole.
    return linkTokens.get(token, ['input']);
  }
}
