/** The fields that Plaid does not send: each follows from what it does. */
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { CreateLinkTokenPayload } from './CreateLinkTokenPayload';
import { LinkToken } from './LinkToken';
import type { LinkTokenContext } from './LinkTokenContext';
import { LinkSession } from './session/LinkSession';
import { LinkSessionOutcome, outcomeOf } from './session/outcome';
import { publicTokensOf } from './session/publicTokens';
import { LinkTokenStatus, statusOf } from './status';

@Resolver(() => LinkToken)
export class LinkTokenFieldsResolver {
  @FieldResolver(() => LinkTokenStatus)
  status(@Root() linkToken: LinkToken, @Ctx() { now }: LinkTokenContext): LinkTokenStatus {
    return statusOf(linkToken, now());
  }

  @FieldResolver(() => [String])
  publicTokens(@Root() linkToken: LinkToken): readonly string[] {
    return publicTokensOf(linkToken);
  }
}

@Resolver(() => LinkSession)
export class LinkSessionFieldsResolver {
  @FieldResolver(() => LinkSessionOutcome)
  outcome(@Root() session: LinkSession): LinkSessionOutcome {
    return outcomeOf(session);
  }
}

@Resolver(() => CreateLinkTokenPayload)
export class CreateLinkTokenPayloadFieldsResolver {
  @FieldResolver(() => LinkToken)
  details(
    @Root() { linkToken }: CreateLinkTokenPayload,
    @Ctx() { linkTokens }: LinkTokenContext,
  ): Promise<LinkToken> {
    // Nobody named it: of all that a caller sent, only the input as a whole led here.
    return linkTokens.get(linkToken, ['input']);
  }
}
