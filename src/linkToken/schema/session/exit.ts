/** How a person left a session without finishing it: `LinkSession.exit`, and its older twin `onExit`. */
import { Field, Int } from 'type-graphql';
import { OpenObjectType } from '../../../codec/openObject';
import { JsonValue } from '../../../codec/scalars';
import { LinkInstitution } from '../LinkInstitution';
import { PlaidErrorType } from '../vocabulary/PlaidErrorType';

@OpenObjectType({
  description:
    'How the user left Link. An exit may follow a success: somebody connects an account and then closes Link by hand.',
})
export class LinkSessionExit {
  @Field(() => PlaidError, {
    nullable: true,
    description: 'The error that made them leave; null if they just left.',
  })
  error?: PlaidError | null;

  @Field(() => LinkSessionExitMetadata, { nullable: true, description: 'Where they left.' })
  metadata?: LinkSessionExitMetadata | null;
}

@OpenObjectType({ description: 'Where in Link the user left.' })
export class LinkSessionExitMetadata {
  @Field(() => LinkInstitution, { nullable: true, description: 'The institution they had chosen, if any.' })
  institution?: LinkInstitution | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What Link was waiting for, such as `requires_credentials`, `requires_code`, `requires_oauth` or `institution_not_found`. New words may come.',
  })
  status?: string | null;

  @Field(() => String, { nullable: true, description: 'The id of the session they left.' })
  linkSessionId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Id of Link’s last request to Plaid; quote it to Plaid’s support.',
  })
  requestId?: string | null;
}

@OpenObjectType({
  description:
    'An error that a session met. This is data about a session; when an operation of this API fails, look in `errors` instead.',
})
export class PlaidError {
  @Field(() => PlaidErrorType, {
    nullable: true,
    description: 'The broad kind of error. Stable: branch on it in code.',
  })
  errorType?: PlaidErrorType | null;

  @Field(() => String, {
    nullable: true,
    description: 'The error itself, such as `INVALID_CREDENTIALS`. Stable: branch on it in code.',
  })
  errorCode?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why, for errors of OAuth institutions: `OAUTH_INVALID_TOKEN`, `OAUTH_CONSENT_EXPIRED`, `OAUTH_USER_REVOKED`.',
  })
  errorCodeReason?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The error in words for developers. The wording may change.',
  })
  errorMessage?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The error in words for the user; null where it is not about them. The wording may change.',
  })
  displayMessage?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Id of the request that failed; quote it to Plaid’s support.',
  })
  requestId?: string | null;

  @Field(() => [JsonValue], {
    nullable: true,
    description: 'The errors behind this one, one per Item, where a report over several Items failed.',
  })
  causes?: unknown[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The HTTP status that belongs to the error, such as 400. Only in errors that Plaid tells by webhook.',
  })
  status?: number | null;

  @Field(() => String, { nullable: true, description: 'A page of Plaid’s documentation about this error.' })
  documentationUrl?: string | null;

  @Field(() => String, { nullable: true, description: 'What to do about it, in words.' })
  suggestedAction?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'The account subtypes that `accountFilters` asked for. Only with `NO_ACCOUNTS` of Investments Auth.',
  })
  requiredAccountSubtypes?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'The account subtypes that were found and did not match. Only with `NO_ACCOUNTS` of Investments Auth.',
  })
  providedAccountSubtypes?: string[] | null;
}
