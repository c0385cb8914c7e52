/** Subscription `linkTokenUpdated`. */
import type { ArgsDictionary } from 'type-graphql';
import { Arg, Resolver, Root, Subscription } from 'type-graphql';
import type { LinkTokenContext } from '../LinkTokenContext';
import { LinkTokenUpdate } from '../schema/LinkTokenUpdate';

@Resolver()
export class LinkTokenUpdatesResolver {
  @Subscription(() => LinkTokenUpdate, {
    subscribe: ({ args, context }: { args: ArgsDictionary; context: LinkTokenContext }) =>
      context.linkTokens.subscribe(args['token'], args['untilFinished'], ['token']),
    description:
      'Subscribes to a link token: sends its current state immediately, and an update whenever something happens in Link. You do not have to poll. Fails like `linkToken`, and with `UNAUTHENTICATED` if your access token expires during the subscription.',
  })
  linkTokenUpdated(
    @Root() update: LinkTokenUpdate,
    // Parameter decorators run from last to first, so the schema has these arguments in reverse order.
    @Arg('untilFinished', () => Boolean, {
      defaultValue: true,
      description:
        'Whether the subscription completes once a session has succeeded and finished, or the user has exited every session. If `false`, it continues until the token expires, for users who open Link again.',
    })
    _untilFinished: boolean,
    @Arg('token', () => String, { description: 'The link token that `createLinkToken` returned.' })
    _token: string,
  ): LinkTokenUpdate {
    return update;
  }
}
