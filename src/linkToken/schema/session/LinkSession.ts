/** One time a person opened Link with the token: `LinkToken.linkSessions`. */
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
    'One time a user opened Link with the token. Plaid tells of it for up to six hours after its end. Sessions stand in no promised order: look for the one you want by id or time.',
})
export class LinkSession {
  @Field(() => String, {
    nullable: true,
    description: 'The id of the session, as Link’s callbacks and Plaid’s webhooks name it.',
  })
  linkSessionId?: string | null;

  @Computed({ compute: outcomeOf })
  @Field(() => LinkSessionOutcome, {
    description: 'How the session stands, worked out from all that Plaid tells about it.',
  })
  readonly outcome!: LinkSessionOutcome;

  @Field(() => DateTime, { nullable: true, description: 'When the user opened Link, to the nanosecond.' })
  startedAt?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the session ended, to the nanosecond; null while it goes on. An end says nothing of success: read `outcome`.',
  })
  finishedAt?: string | null;

  @Field(() => LinkSessionSuccess, {
    nullable: true,
    description: 'What Link’s `onSuccess` callback told the browser.',
    deprecationReason: 'Plaid fills it for older integrations only. Use `results.itemAddResults` instead.',
  })
  onSuccess?: LinkSessionSuccess | null;

  @Field(() => LinkSessionExit, {
    nullable: true,
    description: 'How the user left, as Link’s `onExit` callback told the browser.',
    deprecationReason: 'Plaid fills it for older integrations only. Use `exit` instead.',
  })
  onExit?: LinkSessionExit | null;

  @Field(() => LinkSessionExit, {
    nullable: true,
    description: 'How the user left Link; null if they went through to the end, or have not left yet.',
  })
  exit?: LinkSessionExit | null;

  @Directive('@listSize(assumedSize: 25)')
  @Field(() => [LinkEvent], {
    nullable: true,
    description:
      'The steps the user took, in no promised order. Plaid gives them for Hosted Link; for other sessions only where it has switched them on.',
  })
  events?: LinkEvent[] | null;

  @Field(() => LinkSessionResults, {
    nullable: true,
    description: 'What the session brought; null until there is something.',
  })
  results?: LinkSessionResults | null;
}
