/** Plaid's `/link/token/get` answer: a link token and what has become of it. */
import { Directive, Field } from 'type-graphql';
import { Computed } from '../../codec/names';
import { OpenObjectType } from '../../codec/openObject';
import { DateTime } from '../../codec/scalars';
import { LinkTokenMetadata } from './LinkTokenMetadata';
import { LinkSession } from './session/LinkSession';
import { publicTokensOf } from './session/publicTokens';
import { LinkTokenStatus, statusOf } from './status';

@Directive('@key(fields: "linkToken")')
// Wherever one is read, entities included, Plaid is asked: so the type has the price, and not each field.
@Directive('@cost(weight: 10)')
@OpenObjectType({
  description:
    'A link token and what has become of it: the sessions that people had with it, what they connected, and what it was made with.',
})
export class LinkToken {
  @Field(() => String, {
    description:
      'The token that opens Plaid Link, such as `link-sandbox-…`. Give it to nobody but the user it was made for.',
  })
  linkToken!: string;

  @Computed({
    compute: (linkToken: LinkToken, { now }: { now: () => number }) => statusOf(linkToken, now()),
    dependsOnContext: true,
  })
  @Field(() => LinkTokenStatus, { description: 'How the token stands, over all its sessions.' })
  readonly status!: LinkTokenStatus;

  @Computed({ compute: publicTokensOf })
  @Field(() => [String], {
    description:
      'Every public token of every session, once each, wherever Plaid put it. Credentials: hand them to your server, which exchanges each for an access token within 30 minutes.',
  })
  readonly publicTokens!: string[];

  @Field(() => DateTime, { nullable: true, description: 'When it was created.' })
  createdAt?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When it expires and stops opening Link: four hours after it is made, half an hour in update mode, with Hosted Link together with the URL. Identity Verification does not enforce it.',
  })
  expiration?: string | null;

  @Directive('@listSize(assumedSize: 2)')
  @Field(() => [LinkSession], {
    nullable: true,
    description:
      'The sessions that were opened with it, in no promised order; null before the first. Plaid tells of each for up to six hours after its end.',
  })
  linkSessions?: LinkSession[] | null;

  @Field(() => LinkTokenMetadata, { nullable: true, description: 'What it was created with.' })
  metadata?: LinkTokenMetadata | null;

  @Field(() => String, {
    nullable: true,
    description: 'Plaid’s id of the user, if it was created for one of Plaid’s users (`usr_…`).',
  })
  userId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Id of the request that read this; quote it to Plaid’s support. Case-sensitive.',
  })
  requestId?: string | null;
}
