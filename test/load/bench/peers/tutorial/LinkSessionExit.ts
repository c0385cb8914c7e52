/** Exit of a session. */

import { Field, Int, ObjectType } from 'type-graphql';
import { PlaidErrorType } from './enums';
import { LinkInstitution } from './LinkAccount';

@ObjectType()
export class PlaidError {
  @Field(() => PlaidErrorType, { name: 'errorType', nullable: true })
  error_type?: string | null;

  @Field(() => String, { name: 'errorCode', nullable: true })
  error_code?: string | null;

  @Field(() => String, { name: 'errorCodeReason', nullable: true })
  error_code_reason?: string | null;

  @Field(() => String, { name: 'errorMessage', nullable: true })
  error_message?: string | null;

  @Field(() => String, { name: 'displayMessage', nullable: true })
  display_message?: string | null;

  @Field(() => String, { name: 'requestId', nullable: true })
  request_id?: string | null;

  @Field(() => [String], { nullable: true })
  causes?: string[] | null;

  @Field(() => Int, { nullable: true })
  status?: number | null;

  @Field(() => String, { name: 'documentationUrl', nullable: true })
  documentation_url?: string | null;

  @Field(() => String, { name: 'suggestedAction', nullable: true })
  suggested_action?: string | null;

  @Field(() => [String], { name: 'requiredAccountSubtypes', nullable: true })
  required_account_subtypes?: string[] | null;

  @Field(() => [String], { name: 'providedAccountSubtypes', nullable: true })
  provided_account_subtypes?: string[] | null;
}

@ObjectType()
export class LinkSessionExitMetadata {
  @Field(() => LinkInstitution, { nullable: true })
  institution?: LinkInstitution | null;

  @Field(() => String, { nullable: true })
  status?: string | null;

  @Field(() => String, { name: 'linkSessionId', nullable: true })
  link_session_id?: string | null;

  @Field(() => String, { name: 'requestId', nullable: true })
  request_id?: string | null;
}

@ObjectType()
export class LinkSessionExit {
  @Field(() => PlaidError, { nullable: true })
  error?: PlaidError | null;

  @Field(() => LinkSessionExitMetadata, { nullable: true })
  metadata?: LinkSessionExitMetadata | null;
}
