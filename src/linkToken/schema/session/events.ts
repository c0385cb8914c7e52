/** Events of a session, as Link reported them: `LinkSession.events`. */
import { Field } from 'type-graphql';
import { OpenObjectType } from '../../../codec/openObject';
import { DateTime } from '../../../codec/scalars';

@OpenObjectType({
  description:
    'One step of a user in Link. The order is not guaranteed: sort by `timestamp`, and detect repeats by `eventId`.',
})
export class LinkEvent {
  @Field(() => String, {
    nullable: true,
    description:
      'The name of the event, such as `OPEN`, `SELECT_INSTITUTION`, `SUBMIT_CREDENTIALS`, `HANDOFF`, `EXIT`. Plaid adds names without notice, so do not treat an unknown name as an error.',
  })
  eventName?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it happened, to the second.' })
  timestamp?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The UUID of the event; an event that is sent twice has the same one.',
  })
  eventId?: string | null;

  @Field(() => LinkEventMetadata, {
    nullable: true,
    description: 'Details of the step, depending on `eventName`.',
  })
  eventMetadata?: LinkEventMetadata | null;
}

@OpenObjectType({
  description: 'Details of a step in a session. Which fields are set depends on the event.',
})
export class LinkEventMetadata {
  @Field(() => String, {
    nullable: true,
    description: 'The code of the error that the user saw. On `ERROR` and `EXIT`.',
  })
  errorCode?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The error message for developers; the wording may change. On `ERROR` and `EXIT`.',
  })
  errorMessage?: string | null;

  @Field(() => String, { nullable: true, description: 'The category of the error. On `ERROR` and `EXIT`.' })
  errorType?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where in Link the user exited, such as `requires_credentials`. On `EXIT`.',
  })
  exitStatus?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Plaid’s id of the selected institution, once one is selected.',
  })
  institutionId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The name of the selected institution, once one is selected.',
  })
  institutionName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The query that the user typed to find their institution. On `SEARCH_INSTITUTION`.',
  })
  institutionSearchQuery?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Id of Link’s latest request to Plaid; quote it to Plaid’s support.',
  })
  requestId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The requested second factor: `code`, `device`, `questions`, `selections`. On `SUBMIT_MFA`, and on `TRANSITION_VIEW` to `MFA`.',
  })
  mfaType?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The view that opens, such as `CONSENT` or `SELECT_ACCOUNT`. On `TRANSITION_VIEW`.',
  })
  viewName?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The method that the user selected: `phoneotp` or `password` on `MATCHED_SELECT_VERIFY_METHOD`, `flow_type_manual` or `flow_type_instant` on `SELECT_AUTH_TYPE`.',
  })
  selection?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The selected brand of an institution with several. On `SELECT_BRAND`.',
  })
  brandName?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why Link proposed this institution: `returning_user` or `routing_number` on `MATCHED_SELECT_INSTITUTION`, `SAVED_INSTITUTION` or `AUTO_SELECT_SAVED_INSTITUTION` on `SELECT_INSTITUTION`.',
  })
  matchReason?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The routing number the user typed. On `SUBMIT_ROUTING_NUMBER`.',
  })
  routingNumber?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The end of the account number the user typed; empty if they typed just four digits. On `SUBMIT_ACCOUNT_NUMBER`.',
  })
  accountNumberMask?: string | null;
}
