/** `paymentInitiation` of the create input: a payment from a bank in the UK or Europe. */
import { Field, InputType } from 'type-graphql';

@InputType({
  description:
    'The payment or consent that the user authorises with Payment Initiation: `paymentId` or `consentId`, created beforehand. Required with the product `PAYMENT_INITIATION`, which must be the only one.',
})
export class CreateLinkTokenPaymentInitiationInput {
  @Field(() => String, {
    nullable: true,
    description: 'Id of a payment, from `/payment_initiation/payment/create`.',
  })
  paymentId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Id of a consent to variable recurring payments, from `/payment_initiation/consent/create`.',
  })
  consentId?: string | null;
}
