/** Query `linkToken` and mutation `createLinkToken`. */
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { PlaidJson } from '../../codec/json';
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
  ): Promise<PlaidJson> {
    return linkTokens.get(token, ['token']);
  }

  @Mutation(() => CreateLinkTokenPayload, {
    description:
      'Creates a link token, with which your frontend opens Plaid Link. The request reaches Plaid at most once. If this fails with `PLAID_UNAVAILABLE` or `SERVICE_UNAVAILABLE`, call it again. Without an `idempotencyKey` that may leave an unused token behind, which does no harm.',
  })
  createLinkToken(
    @Ctx() { linkTokens }: LinkTokenContext,
    // Parameter decorators run from last to first, so the schema has these arguments in reverse order.
    @Arg('idempotencyKey', () => String, {
      nullable: true,
      description:
        'Makes the call safe to repeat: 1 to 255 printable ASCII characters, unique per user action, such as a UUID for each click. A call with the same key and input returns the first token, until the token expires and for at most 24 hours. The same key with another input fails with `BAD_USER_INPUT`. After an error the key can be used again.',
    })
    idempotencyKey: string | null | undefined,
    @Arg('input', () => CreateLinkTokenInput, {
      description: 'The user, the products to connect, and how Link behaves.',
    })
    input: CreateLinkTokenInput,
  ): Promise<PlaidJson> {
    return linkTokens.create(input, idempotencyKey);
  }
}
