/** `investmentsAuth` of the create input: the Investments Move product. */
import { Field, InputType } from 'type-graphql';
import { Wire } from '../../wire/names';

@InputType({
  description:
    'Options of the Investments Move product: which institutions Link shows beyond those that give full account numbers.',
})
export class CreateLinkTokenInvestmentsAuthInput {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Shows institutions where the user types in the account details by hand. Default `false`.',
  })
  manualEntryEnabled?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Shows institutions that give only a part of the account number, which is compared with what the user types in. Default `false`.',
  })
  maskedNumberMatchEnabled?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Shows institutions that give no account number, so that the user’s own statement of it is taken. Default `false`.',
  })
  statedAccountNumberEnabled?: boolean | null;

  @Wire('rollover_401k_enabled')
  @Field(() => Boolean, {
    nullable: true,
    description: 'Also fetches fees and contributions of 401(k) accounts, for a rollover. Default `false`.',
  })
  rollover401kEnabled?: boolean | null;
}
