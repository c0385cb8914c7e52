/** Account that the user chose to share. */
import { Field } from 'type-graphql';
import { OpenObjectType } from '../../codec/openObject';

@OpenObjectType({
  description: 'An account at an institution that the user chose to share.',
})
export class LinkAccount {
  @Field(() => String, {
    nullable: true,
    description:
      'Plaid’s id of the account (`account_id` elsewhere in Plaid’s API). It may change when the bank renames the account, and differs after a new connection.',
  })
  id?: string | null;

  @Field(() => String, { nullable: true, description: 'The name the institution gives the account.' })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The last two to four characters of the account number, to distinguish accounts on a screen. Two accounts may have the same mask.',
  })
  mask?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The broad kind of account, such as `depository`, `credit`, `loan` or `investment`.',
  })
  type?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The kind within `type`, such as `checking` or `401k`.',
  })
  subtype?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The status of the account number verification, such as `pending_manual_verification` or `database_insights_pass`. Only for Auth by micro-deposit or by database; otherwise null or empty.',
  })
  verificationStatus?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Whether the user called the account `business` or `personal` during micro-deposit verification.',
    deprecationReason:
      'Plaid no longer asks for it. Read `holder_category` of the account from Plaid’s account endpoints instead.',
  })
  classType?: string | null;
}
