/** Response of Plaid's `/link/token/get`: a link token and its sessions. */
import { Directive, Field } from 'type-graphql';
import type { PlaidJson } from '../../codec/json';
import { Memo } from '../../codec/Memo';
import { Computed, Wire } from '../../codec/names';
import { OpenObjectType } from '../../codec/openObject';
import { DateTime } from '../../codec/scalars';
import { LinkTokenMetadata } from './LinkTokenMetadata';
import { LinkSession } from './session/LinkSession';
import { publicTokensOf } from './session/publicTokens';
import { LinkTokenStatus, statusOf } from './status';

/** The token of each response; the requested one if Plaid returns none, since it is the key of the entity. */
const tokens = new Memo<unknown>();

export function keepRequestedToken(linkToken: PlaidJson, requested: string): void {
  tokens.get(linkToken, ({ link_token: token }) => (typeof token === 'string' && token) || requested);
}

@Directive('@key(fields: "linkToken")')
// On the type and not on its fields: every read, entities included, costs one call to Plaid.
@Directive('@cost(weight: 10)')
@OpenObjectType({
  description:
    'A link token: its status, its sessions and their results, and the options that it was created with.',
})
export class LinkToken {
  @Wire('link_token')
  @Computed({ compute: (linkToken: PlaidJson) => tokens.get(linkToken, (json) => json['link_token']) })
  @Field(() => String, {
    description:
      'The token that opens Plaid Link, such as `link-sandbox-…`. Give it only to the user that it was created for.',
  })
  linkToken!: string;

  @Computed({
    compute: (linkToken: PlaidJson, { now }: { now: () => number }) => statusOf(linkToken, now()),
    dependsOnContext: true,
  })
  @Field(() => LinkTokenStatus, { description: 'The status of the token, over all its sessions.' })
  readonly status!: LinkTokenStatus;

  @Computed({ compute: publicTokensOf })
  @Field(() => [String], {
    description:
      'All public tokens of all sessions, each once, from every field in which Plaid returns them. Credentials: send them to your server, which exchanges each for an access token within 30 minutes.',
  })
  readonly publicTokens!: string[];

  @Field(() => DateTime, { nullable: true, description: 'When the token was created.' })
  createdAt?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the token expires and stops opening Link: four hours after its creation, 30 minutes in update mode, together with the URL in Hosted Link. Identity Verification does not enforce it.',
  })
  expiration?: string | null;

  @Directive('@listSize(assumedSize: 2)')
  @Field(() => [LinkSession], {
    nullable: true,
    description:
      'The sessions opened with the token; their order is not guaranteed. Null until the first session starts. Plaid reports each for up to six hours after its end.',
  })
  linkSessions?: LinkSession[] | null;

  @Field(() => LinkTokenMetadata, {
    nullable: true,
    description: 'The options that the token was created with.',
  })
  metadata?: LinkTokenMetadata | null;

  @Field(() => String, {
    nullable: true,
    description: 'Plaid’s id of the user, if the token was created for a Plaid user (`usr_…`).',
  })
  userId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Plaid’s id of the request that read the token; quote it to Plaid’s support. Case-sensitive.',
  })
  requestId?: string | null;
}
