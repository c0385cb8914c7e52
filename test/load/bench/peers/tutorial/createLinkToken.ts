/** Input and payload of `createLinkToken`. */
import { Field, InputType, ObjectType } from 'type-graphql';
import { CountryCode, Products } from './enums';

@InputType()
export class CreateLinkTokenUserInput {
  @Field(() => String)
  clientUserId!: string;
}

@InputType()
export class CreateLinkTokenInput {
  @Field(() => String)
  clientName!: string;

  @Field(() => String)
  language!: string;

  @Field(() => [CountryCode])
  countryCodes!: string[];

  @Field(() => [Products])
  products!: string[];

  @Field(() => CreateLinkTokenUserInput)
  user!: CreateLinkTokenUserInput;
}

@ObjectType()
export class CreateLinkTokenPayload {
  @Field(() => String, { name: 'linkToken' })
  link_token!: string;

  @Field(() => String, { nullable: true })
  expiration?: string | null;

  @Field(() => String, { name: 'requestId', nullable: true })
  request_id?: string | null;

  @Field(() => String, { name: 'hostedLinkUrl', nullable: true })
  hosted_link_url?: string | null;

  @Field(() => String, { name: 'userId', nullable: true })
  user_id?: string | null;
}
