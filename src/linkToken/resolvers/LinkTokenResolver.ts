/** Query `linkToken` and mutation `createLinkToken`. */
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { LinkTokenContext } from '../LinkTokenContext';
import { CreateLinkTokenPayload } from '../schema/CreateLinkTokenPayload';
import { CreateLinkTokenInput } from '../schema/input/CreateLinkTokenInput';
import { LinkToken } from '../schema/LinkToken';

@Resolver()
export class LinkTokenResolver {
  @Query(() => LinkToken, {
    nullable: true,
    description:
      'Reads a link token: its status, its sessions and their results. Fails with `LINK_TOKEN_NOT_FOUND` if the token is unknown, expired at Plaid, or not yours.',
  })
  linkToken(
    @Arg('token', () => String, { description: 'The link token that `createLinkToken` returned.' })
    token: string,
    @Ctx() { linkTokens }: LinkTokenContext,
  ): Promise<LinkToken> {
    return linkTokens.get(token, ['token']);
  }

  @Mutation(() => CreateLinkTokenPayload, {
    description:
      'Creates a link token, with which your frontend opens Plaid Link. The request reaches Plaid at most once. If this fails with `PLAID_UNAVAILABLE` or `SERVICE_UNAVAILABLE`, calling it again may leave an unused token behind, which does no harm.',
  })
  createLinkToken(
    @Arg('input', () => CreateLinkTokenInput, {
      description: 'The user, the products to connect, and how Link behaves.',
    })
    input: CreateLinkTokenInput,
    @Ctx() { linkTokens }: LinkTokenContext,
  ): Promise<CreateLinkTokenPayload> {
    return linkTokens.create(input);
  }
}
