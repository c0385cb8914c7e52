/** What a link token that was just made looks like when it is read. */
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
    // Nobody named it: of all that a caller sent, only the input as a whole led here.
    return linkTokens.get(linkToken, ['input']);
  }
}
