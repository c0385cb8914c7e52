/** `identityVerification` of the create input. */
import { Field, InputType } from 'type-graphql';

@InputType({
  description:
    'Options of Identity Verification. Required with the product `IDENTITY_VERIFICATION`, which must be the only one.',
})
export class CreateLinkTokenIdentityVerificationInput {
  @Field(() => String, {
    description:
      'Id of the template that defines the checks: `idvtmp_…`, from the template editor of the Plaid Dashboard.',
  })
  templateId!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the user has consented. Plaid does not document it; use `gaveConsent`.',
  })
  consent?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the user has already agreed, in your own terms, that their data goes to Plaid for verification. If `true`, Link skips that question.',
  })
  gaveConsent?: boolean | null;
}
