/** Link session: `LinkToken.linkSessions`. */
import { Directive, Field } from 'type-graphql';
import { Computed } from '../../../codec/names';
import { OpenObjectType } from '../../../codec/openObject';
import { DateTime } from '../../../codec/scalars';
import { LinkEvent } from './events';
import { LinkSessionExit } from './exit';
import { LinkSessionSuccess } from './onSuccess';
import { LinkSessionOutcome, outcomeOf } from './outcome';
import { LinkSessionResults } from './results';

@OpenObjectType({
  description:
    'A Link session: one time that a user opened Link with the token. Plaid reports it for up to six hours after its end. The order of sessions is not guaranteed: find a session by its id or time.',
})
export class LinkSession {
  @Field(() => String, {
    nullable: true,
    description: 'The id of the session, as Link’s callbacks and Plaid’s webhooks name it.',
  })
  linkSessionId?: string | null;

  @Computed({ compute: outcomeOf })
  @Field(() => LinkSessionOutcome, {
    description: 'The outcome of the session, derived from everything that Plaid reports about it.',
  })
  readonly outcome!: LinkSessionOutcome;

  @Field(() => DateTime, { nullable: true, description: 'When the user opened Link, to the nanosecond.' })
  startedAt?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the session ended, to the nanosecond; null while it is open. An ended session is not always a success: read `outcome`.',
  })
  finishedAt?: string | null;

  @Field(() => LinkSessionSuccess, {
    nullable: true,
    description: 'The data that Link passed to its `onSuccess` callback in the browser.',
    deprecationReason: 'Plaid fills it for older integrations only. Use `results.itemAddResults` instead.',
  })
  onSuccess?: LinkSessionSuccess | null;

  @Field(() => LinkSessionExit, {
    nullable: true,
    description: 'How the user exited, as Link passed it to its `onExit` callback in the browser.',
    deprecationReason: 'Plaid fills it for older integrations only. Use `exit` instead.',
  })
  onExit?: LinkSessionExit | null;

  @Field(() => LinkSessionExit, {
    nullable: true,
    description: 'How the user exited Link; null if they completed Link or have not exited yet.',
  })
  exit?: LinkSessionExit | null;

  @Directive('@listSize(assumedSize: 25)')
  @Field(() => [LinkEvent], {
    nullable: true,
    description:
      'The steps that the user took; their order is not guaranteed. Plaid sends them for Hosted Link, and for other sessions only if it has enabled them.',
  })
  events?: LinkEvent[] | null;

  @Field(() => LinkSessionResults, {
    nullable: true,
    description: 'The results of the session; null until there are any.',
  })
  results?: LinkSessionResults | null;
}
