/** `paymentConfiguration` of the create input: the payment in the Pay by Bank flow. */
import { Field, InputType } from 'type-graphql';

@InputType({ description: 'The payment that the Pay by Bank flow shows to the user.' })
export class CreateLinkTokenPaymentConfigurationInput {
  @Field(() => String, { description: 'The amount as decimal text with two places, such as `10.00`.' })
  amount!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What the payment is for, up to 256 characters.',
  })
  description?: string | null;
}
