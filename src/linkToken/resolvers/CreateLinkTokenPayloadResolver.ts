/** Resolver of `CreateLinkTokenPayload.details`: reads the new token. */
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { LinkTokenContext } from '../LinkTokenContext';
import { CreateLinkTokenPayload } from '../schema/CreateLinkTokenPayload';
import { LinkToken } from '../schema/LinkToken';

@Resolver(() => CreateLinkTokenPayload)
export class CreateLinkTokenPayloadResolver {
  @FieldResolver(() => LinkToken)
  details(
    @Root() { linkToken }: CreateLinkTokenPayload,
    @Ctx() { linkTokens }: LinkTokenContext,
  ): Promise<LinkToken> {
    // The caller sent no token: the argument to blame is the input as a whole.
    return linkTokens.get(linkToken, ['input']);
  }
}
