/** `institutionData` of the create input: the institution that Link highlights. */
import { Field, InputType } from 'type-graphql';

@InputType({ description: 'Data about the user’s institution, so that Link can highlight it.' })
export class CreateLinkTokenInstitutionDataInput {
  @Field(() => String, {
    nullable: true,
    description:
      'US routing number of the bank that Link highlights. Nothing is highlighted if several institutions share it.',
  })
  routingNumber?: string | null;
}
