/** The subscription to a link token. */
import type { ArgsDictionary } from 'type-graphql';
import { Arg, Resolver, Root, Subscription } from 'type-graphql';
import type { LinkTokenContext } from '../LinkTokenContext';
import { LinkTokenUpdate } from '../schema/LinkTokenUpdate';

@Resolver()
export class LinkTokenUpdatesResolver {
  @Subscription(() => LinkTokenUpdate, {
    subscribe: ({ args, context }: { args: ArgsDictionary; context: LinkTokenContext }) =>
      context.linkTokens.watch(args['token'], args['untilFinished'], ['token']),
    description:
      'Watches a link token: how it stands at once, and again whenever something happens in Link. No polling of yours is needed. Fails as `linkToken` does, and with `UNAUTHENTICATED` when your access token expires meanwhile.',
  })
  linkTokenUpdated(
    @Root() update: LinkTokenUpdate,
    // Decorators of parameters run from the last to the first, and so the schema has it the other way round.
    @Arg('untilFinished', () => Boolean, {
      defaultValue: true,
      description:
        'Whether it ends once a session succeeded and is finished, or every session was left. Otherwise it goes on until the token expires, for users who open Link again.',
    })
    _untilFinished: boolean,
    @Arg('token', () => String, { description: 'The link token, as `createLinkToken` gave it.' })
    _token: string,
  ): LinkTokenUpdate {
    return update;
  }
}
