/** Plaid's `/link/token/create` answer: a fresh link token. */
import { Directive, Field } from 'type-graphql';
import { Computed } from '../../codec/names';
import { OpenObjectType } from '../../codec/openObject';
import { DateTime } from '../../codec/scalars';
import { LinkToken } from './LinkToken';

// On the type, as with `LinkToken`; and more, since each is something new at Plaid: one operation may make some fifty.
@Directive('@cost(weight: 1000)')
@OpenObjectType({ description: 'A link token that was just made.' })
export class CreateLinkTokenPayload {
  @Field(() => String, {
    description:
      'The token to open Plaid Link with, such as `link-sandbox-…`. Watch it with `linkToken(token:)`.',
  })
  linkToken!: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When it expires and stops opening Link: four hours after it is made, half an hour in update mode, with Hosted Link together with the URL. Identity Verification does not enforce it.',
  })
  expiration?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Id of the request that made it; quote it to Plaid’s support. Case-sensitive.',
  })
  requestId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The page at Plaid where the user goes through Link. Given when the input has `hostedLink`, or Plaid has turned Hosted Link on for your team.',
  })
  hostedLinkUrl?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Plaid’s id of the user, if the token was created for one of Plaid’s users (`usr_…`).',
  })
  userId?: string | null;

  @Computed()
  @Field(() => LinkToken, {
    nullable: true,
    description: 'The new token as a read shows it. Asks Plaid once more, and only if you select it.',
  })
  readonly details?: LinkToken | null;
}
