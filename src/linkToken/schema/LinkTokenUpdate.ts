/** Payload of `Subscription.linkTokenUpdated`. */
import { Directive, Field, ObjectType } from 'type-graphql';
import type { PlaidJson } from '../../codec/json';
import { LinkToken } from './LinkToken';
import { LinkEvent } from './session/events';
import { registerEnum } from './vocabulary/registerEnum';

export enum LinkTokenUpdateReason {
  SNAPSHOT = 'SNAPSHOT',
  EVENTS = 'EVENTS',
  ITEM_ADD_RESULT = 'ITEM_ADD_RESULT',
  SESSION_FINISHED = 'SESSION_FINISHED',
  POLL = 'POLL',
  EXPIRED = 'EXPIRED',
}
registerEnum({ LinkTokenUpdateReason }, 'The reason for an update.', {
  SNAPSHOT: 'The current state when the subscription starts. Always the first update, sent immediately.',
  EVENTS: 'Plaid sent the webhook `EVENTS`: it recorded steps of the user.',
  ITEM_ADD_RESULT:
    'Plaid sent the webhook `ITEM_ADD_RESULT`: the user connected an institution and may continue.',
  SESSION_FINISHED: 'Plaid sent the webhook `SESSION_FINISHED`: the user completed Link or exited.',
  POLL: 'No webhook arrived; the server polled Plaid and found a change.',
  EXPIRED:
    'The token has expired; its `status` is `EXPIRED` unless a session ended before. Always the last update. A subscription that starts later sends its `SNAPSHOT` and completes.',
});

@ObjectType({
  description: 'The current state of a link token and its new events since the last update.',
  simpleResolvers: true,
})
export class LinkTokenUpdate {
  @Field(() => LinkTokenUpdateReason, { description: 'Why the update was sent.' })
  reason!: LinkTokenUpdateReason;

  @Field(() => LinkToken, {
    description: 'The whole link token in its current state, read from Plaid after the event.',
  })
  linkToken!: PlaidJson;

  @Field(() => String, {
    nullable: true,
    description:
      'The session that the update is about: the one that Plaid’s webhook names, or that all of `newEvents` belong to. Null if there is no such session.',
  })
  linkSessionId?: string | null;

  @Directive('@listSize(assumedSize: 25)')
  @Field(() => [LinkEvent], {
    description:
      'The events of all sessions that this subscription has not sent before, oldest first and each once. The first update has all events until then.',
  })
  newEvents!: PlaidJson[];
}
