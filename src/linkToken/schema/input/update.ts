/** `update` of the create input: options of update mode. */
import { Field, InputType } from 'type-graphql';

@InputType({
  description:
    'Options of update mode, in which a user repairs or changes a connection they already have: the Item of `accessToken`, or with `user` those of a Plaid user.',
})
export class CreateLinkTokenUpdateInput {
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Lets the user choose again which accounts to share, in the US and Canada. Default `false`; US banks whose own site has an account choice show it anyway. Not with Assets.',
  })
  accountSelectionEnabled?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Forces or suppresses the renewal of consents that expire. Plaid currently ignores it.',
  })
  reauthorizationEnabled?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Opens update mode for a Plaid user, not for one Item. Needs `userToken` or `userId`.',
  })
  user?: boolean | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Which Items of the Plaid user to update. Default, also if empty: the Item that broke last. Needs `userToken` or `userId`. Not for end users: where callers sign in, it requires the scope `link:service`.',
  })
  itemIds?: string[] | null;
}
