/** `investmentsAuth` of the create input: the Investments Move product. */
import { Field, InputType } from 'type-graphql';
import { Wire } from '../../../../codec/names';

@InputType({
  description:
    'Options of the Investments Move product: which fallback flows Link offers beyond institutions that give full account numbers, and whether rollover details are fetched.',
})
export class CreateLinkTokenInvestmentsAuthInput {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Also offers institutions where the user types in the account details by hand.',
  })
  manualEntryEnabled?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Shows institutions that give only a part of the account number, which is compared with what the user types in.',
  })
  maskedNumberMatchEnabled?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Shows institutions that give no account number, and accepts the number that the user states.',
  })
  statedAccountNumberEnabled?: boolean | null;

  @Wire('rollover_401k_enabled')
  @Field(() => Boolean, {
    nullable: true,
    description: 'Also fetches fees and contributions of 401(k) accounts, for a rollover.',
  })
  rollover401kEnabled?: boolean | null;
}
