/** Exit from a session: `LinkSession.exit`, and `onExit` for older integrations. */
import { Field, Int } from 'type-graphql';
import { OpenObjectType } from '../../../codec/openObject';
import { JsonValue } from '../../../codec/scalars';
import { LinkInstitution } from '../LinkInstitution';
import { PlaidErrorType } from '../vocabulary/PlaidErrorType';

@OpenObjectType({
  description:
    'How the user exited Link. An exit may follow a success: the user connects an account and then closes Link.',
})
export class LinkSessionExit {
  @Field(() => PlaidError, {
    nullable: true,
    description: 'The error on which the user exited; null if they exited without one.',
  })
  error?: PlaidError | null;

  @Field(() => LinkSessionExitMetadata, { nullable: true, description: 'Where in Link the user exited.' })
  metadata?: LinkSessionExitMetadata | null;
}

@OpenObjectType({ description: 'Where in Link the user exited.' })
export class LinkSessionExitMetadata {
  @Field(() => LinkInstitution, {
    nullable: true,
    description: 'The institution that the user had selected, if any.',
  })
  institution?: LinkInstitution | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The step that Link was waiting for, such as `requires_credentials`, `requires_code`, `requires_oauth` or `institution_not_found`. Plaid may add values.',
  })
  status?: string | null;

  @Field(() => String, { nullable: true, description: 'The id of the session that the user exited.' })
  linkSessionId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Id of Link’s last request to Plaid; quote it to Plaid’s support.',
  })
  requestId?: string | null;
}

@OpenObjectType({
  description:
    'An error that occurred in a session. This is data about the session; if an operation of this API fails, read `errors` instead.',
})
export class PlaidError {
  @Field(() => PlaidErrorType, {
    nullable: true,
    description: 'The category of the error. Stable: branch on it in code.',
  })
  errorType?: PlaidErrorType | null;

  @Field(() => String, {
    nullable: true,
    description: 'The code of the error, such as `INVALID_CREDENTIALS`. Stable: branch on it in code.',
  })
  errorCode?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The reason, for errors of OAuth institutions: `OAUTH_INVALID_TOKEN`, `OAUTH_CONSENT_EXPIRED`, `OAUTH_USER_REVOKED`.',
  })
  errorCodeReason?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The error message for developers. The wording may change.',
  })
  errorMessage?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The error message for the user; null if the error does not concern them. The wording may change.',
  })
  displayMessage?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Id of the request that failed; quote it to Plaid’s support.',
  })
  requestId?: string | null;

  @Field(() => [JsonValue], {
    nullable: true,
    description: 'The underlying errors, one per Item, if a report over several Items failed.',
  })
  causes?: unknown[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The HTTP status of the error, such as 400. Only in errors that Plaid sends by webhook.',
  })
  status?: number | null;

  @Field(() => String, { nullable: true, description: 'A page of Plaid’s documentation about this error.' })
  documentationUrl?: string | null;

  @Field(() => String, { nullable: true, description: 'Steps that resolve the error.' })
  suggestedAction?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'The account subtypes that `accountFilters` requested. Only with `NO_ACCOUNTS` of Investments Auth.',
  })
  requiredAccountSubtypes?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'The account subtypes that were found and did not match. Only with `NO_ACCOUNTS` of Investments Auth.',
  })
  providedAccountSubtypes?: string[] | null;
}
