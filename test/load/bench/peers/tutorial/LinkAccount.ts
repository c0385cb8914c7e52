/** Accounts and institution of a session. */
import { Field, ObjectType } from 'type-graphql';

@ObjectType()
export class LinkInstitution {
  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => String, { name: 'institutionId', nullable: true })
  institution_id?: string | null;
}

@ObjectType()
export class LinkAccount {
  @Field(() => String, { nullable: true })
  id?: string | null;

  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => String, { nullable: true })
  mask?: string | null;

  @Field(() => String, { nullable: true })
  type?: string | null;

  @Field(() => String, { nullable: true })
  subtype?: string | null;

  @Field(() => String, { name: 'verificationStatus', nullable: true })
  verification_status?: string | null;

  @Field(() => String, { name: 'classType', nullable: true })
  class_type?: string | null;
}
