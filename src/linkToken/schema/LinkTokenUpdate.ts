/** What a subscriber to a link token is told: `Subscription.linkTokenUpdated`. */
import { Directive, Field, ObjectType, registerEnumType } from 'type-graphql';
import { LinkToken } from './LinkToken';
import { LinkEvent } from './session/events';

export enum LinkTokenUpdateReason {
  SNAPSHOT = 'SNAPSHOT',
  EVENTS = 'EVENTS',
  ITEM_ADD_RESULT = 'ITEM_ADD_RESULT',
  SESSION_FINISHED = 'SESSION_FINISHED',
  POLL = 'POLL',
  EXPIRED = 'EXPIRED',
}
registerEnumType(LinkTokenUpdateReason, {
  name: 'LinkTokenUpdateReason',
  description: 'Why an update is sent.',
  valuesConfig: {
    SNAPSHOT: {
      description: 'How the token stands as the subscription begins. Always the first, sent at once.',
    },
    EVENTS: { description: 'Plaid’s webhook of that name: it has recorded what the user did.' },
    ITEM_ADD_RESULT: {
      description: 'Plaid’s webhook of that name: the user has connected an institution, and may go on.',
    },
    SESSION_FINISHED: {
      description: 'Plaid’s webhook of that name: the user went through to the end, or left.',
    },
    POLL: { description: 'No webhook came; the server looked by itself and found something new.' },
    EXPIRED: { description: 'The token has expired. Always the last.' },
  },
});

@ObjectType({
  description: 'What has become of a link token since the last update.',
  simpleResolvers: true,
})
export class LinkTokenUpdate {
  @Field(() => LinkTokenUpdateReason, { description: 'Why it is sent.' })
  reason!: LinkTokenUpdateReason;

  @Field(() => LinkToken, {
    description: 'The whole link token as it stands now, read from Plaid after the event.',
  })
  linkToken!: LinkToken;

  @Field(() => String, {
    nullable: true,
    description:
      'The session it is about: the one that Plaid’s webhook names, or that all of `newEvents` are from. Null if there is no such one.',
  })
  linkSessionId?: string | null;

  @Directive('@listSize(assumedSize: 25)')
  @Field(() => [LinkEvent], {
    description:
      'The steps that this subscription was not told before, of all sessions, oldest first and each once. The first update has all that there were until then.',
  })
  newEvents!: LinkEvent[];
}
