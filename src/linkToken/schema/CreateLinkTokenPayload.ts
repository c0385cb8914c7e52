/** Response of Plaid's `/link/token/create`: a new link token. */
import { Directive, Field } from 'type-graphql';
import { Computed } from '../../codec/names';
import { OpenObjectType } from '../../codec/openObject';
import { DateTime } from '../../codec/scalars';
import { LinkToken } from './LinkToken';

// Higher than a read, since each creates a token at Plaid: one operation may create about fifty.
@Directive('@cost(weight: 1000)')
@OpenObjectType({ description: 'A newly created link token.' })
export class CreateLinkTokenPayload {
  @Field(() => String, {
    description:
      'The token that opens Plaid Link, such as `link-sandbox-…`. Read it with `linkToken(token:)`.',
  })
  linkToken!: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the token expires and stops opening Link: four hours after its creation, 30 minutes in update mode, together with the URL in Hosted Link. Identity Verification does not enforce it.',
  })
  expiration?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Plaid’s id of the request that created the token; quote it to Plaid’s support. Case-sensitive.',
  })
  requestId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'URL of the Plaid page on which the user completes Link. Set if the input has `hostedLink`, or if Plaid has turned on Hosted Link for your team.',
  })
  hostedLinkUrl?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Plaid’s id of the user, if the token was created for a Plaid user (`usr_…`).',
  })
  userId?: string | null;

  @Computed()
  @Field(() => LinkToken, {
    nullable: true,
    description: 'The new token, read from Plaid. Selecting it costs one more call to Plaid.',
  })
  readonly details?: LinkToken | null;
}
