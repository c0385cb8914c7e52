/** `investments` of the create input. */
import { Field, InputType } from 'type-graphql';

@InputType({ description: 'Options of the Investments product.' })
export class CreateLinkTokenInvestmentsInput {
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Lets the user add a cryptocurrency wallet of their own without proving by a signature that it is theirs. Default `false`.',
  })
  allowUnverifiedCryptoWallets?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Lets the user type in account and holdings by hand. Default `false`.',
  })
  allowManualEntry?: boolean | null;
}
