/** Plaid's `/link/token/create` answer: a fresh link token. */
import { Field } from 'type-graphql';
import { Computed } from '../wire/names';
import { OpenObjectType } from '../wire/openObject';
import { DateTime } from '../wire/scalars';
import { LinkToken } from './LinkToken';

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
      'When it stops opening Link: four hours from now, half an hour in update mode, as long as its URL with Hosted Link.',
  })
  expiration?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The request by which Plaid made it; give it to Plaid’s support. Case-sensitive.',
  })
  requestId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The page at Plaid where the person goes through Link. Only if the input had `hostedLink`.',
  })
  hostedLinkUrl?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Plaid’s id of the person, if the token was created for one of Plaid’s users (`usr_…`).',
  })
  userId?: string | null;

  @Computed()
  @Field(() => LinkToken, {
    nullable: true,
    description: 'The new token as a read shows it. Asks Plaid once more, and only if you select it.',
  })
  readonly details?: LinkToken | null;
}
