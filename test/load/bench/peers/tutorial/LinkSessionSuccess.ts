/** Success of a session. */

import { Field, ObjectType } from 'type-graphql';
import { LinkSessionSuccessMetadataTransferStatus } from './enums';
import { LinkAccount, LinkInstitution } from './LinkAccount';

@ObjectType()
export class LinkSessionSuccessMetadata {
  @Field(() => LinkInstitution, { nullable: true })
  institution?: LinkInstitution | null;

  @Field(() => [LinkAccount], { nullable: true })
  accounts?: LinkAccount[] | null;

  @Field(() => String, { name: 'linkSessionId', nullable: true })
  link_session_id?: string | null;

  @Field(() => String, { name: 'sessionGroupId', nullable: true })
  session_group_id?: string | null;

  @Field(() => LinkSessionSuccessMetadataTransferStatus, { name: 'transferStatus', nullable: true })
  transfer_status?: string | null;
}

@ObjectType()
export class LinkSessionSuccess {
  @Field(() => String, { name: 'publicToken', nullable: true })
  public_token?: string | null;

  @Field(() => LinkSessionSuccessMetadata, { nullable: true })
  metadata?: LinkSessionSuccessMetadata | null;
}
