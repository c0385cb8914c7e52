/** Result of a session for older integrations: `LinkSession.onSuccess`. */
import { Directive, Field } from 'type-graphql';
import { OpenObjectType } from '../../../codec/openObject';
import { LinkAccount } from '../LinkAccount';
import { LinkInstitution } from '../LinkInstitution';
import { registerEnum } from '../vocabulary/registerEnum';

@OpenObjectType({
  description:
    'The data that Link passed to its `onSuccess` callback in the browser. It has the first Item only; `results.itemAddResults` has all of them.',
})
export class LinkSessionSuccess {
  @Field(() => String, {
    nullable: true,
    description:
      'The public token of the Item. A credential: send it to your server, which exchanges it within 30 minutes.',
  })
  publicToken?: string | null;

  @Field(() => LinkSessionSuccessMetadata, {
    nullable: true,
    description: 'The institution and the accounts of the Item.',
  })
  metadata?: LinkSessionSuccessMetadata | null;
}

@OpenObjectType({ description: 'The connection at the time of Link’s `onSuccess` callback.' })
export class LinkSessionSuccessMetadata {
  @Field(() => LinkInstitution, {
    nullable: true,
    description: 'The institution; null if the account was added by micro-deposits.',
  })
  institution?: LinkInstitution | null;

  @Directive('@listSize(assumedSize: 4)')
  @Field(() => [LinkAccount], { nullable: true, description: 'The accounts the user chose to share.' })
  accounts?: LinkAccount[] | null;

  @Field(() => String, { nullable: true, description: 'The id of the session.' })
  linkSessionId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Id shared by the sessions of Layer that belong together.',
  })
  sessionGroupId?: string | null;

  @Field(() => LinkTransferStatus, {
    nullable: true,
    description: 'The status of the transfer. Only with Transfer UI.',
  })
  transferStatus?: LinkTransferStatus | null;
}

export enum LinkTransferStatus {
  COMPLETE = 'COMPLETE',
  INCOMPLETE = 'INCOMPLETE',
}
registerEnum({ LinkTransferStatus }, 'The final status of a transfer in Link.', {
  COMPLETE: 'The transfer was completed.',
  INCOMPLETE: 'The transfer could not be completed.',
});
