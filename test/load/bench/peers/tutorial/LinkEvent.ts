/** An event of a session. */
import { Field, ObjectType } from 'type-graphql';

@ObjectType()
export class LinkEventMetadata {
  @Field(() => String, { name: 'errorCode', nullable: true })
  error_code?: string | null;

  @Field(() => String, { name: 'errorMessage', nullable: true })
  error_message?: string | null;

  @Field(() => String, { name: 'errorType', nullable: true })
  error_type?: string | null;

  @Field(() => String, { name: 'exitStatus', nullable: true })
  exit_status?: string | null;

  @Field(() => String, { name: 'institutionId', nullable: true })
  institution_id?: string | null;

  @Field(() => String, { name: 'institutionName', nullable: true })
  institution_name?: string | null;

  @Field(() => String, { name: 'institutionSearchQuery', nullable: true })
  institution_search_query?: string | null;

  @Field(() => String, { name: 'requestId', nullable: true })
  request_id?: string | null;

  @Field(() => String, { name: 'mfaType', nullable: true })
  mfa_type?: string | null;

  @Field(() => String, { name: 'viewName', nullable: true })
  view_name?: string | null;

  @Field(() => String, { nullable: true })
  selection?: string | null;

  @Field(() => String, { name: 'brandName', nullable: true })
  brand_name?: string | null;

  @Field(() => String, { name: 'matchReason', nullable: true })
  match_reason?: string | null;

  @Field(() => String, { name: 'routingNumber', nullable: true })
  routing_number?: string | null;

  @Field(() => String, { name: 'accountNumberMask', nullable: true })
  account_number_mask?: string | null;
}

@ObjectType()
export class LinkEvent {
  @Field(() => String, { name: 'eventName', nullable: true })
  event_name?: string | null;

  @Field(() => String, { nullable: true })
  timestamp?: string | null;

  @Field(() => String, { name: 'eventId', nullable: true })
  event_id?: string | null;

  @Field(() => LinkEventMetadata, { name: 'eventMetadata', nullable: true })
  event_metadata?: LinkEventMetadata | null;
}
