/** `transfer` of the create input. */
import { Field, InputType } from 'type-graphql';

@InputType({ description: 'The transfer that the user completes in Link, with the Transfer product.' })
export class CreateLinkTokenTransferInput {
  @Field(() => String, {
    nullable: true,
    description: 'Id of a transfer intent, from `/transfer/intent/create`.',
  })
  intentId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Id of an authorization that waits for the user, from `/transfer/authorization/create`. With it `accessToken` and `products` may be omitted.',
  })
  authorizationId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Token of a payment profile, from `/payment_profile/create`. Not for end users: where callers sign in, it requires the scope `link:service`.',
  })
  paymentProfileToken?: string | null;
}
