/** What older integrations receive in place of `results`: `LinkSession.onSuccess`. */
import { Directive, Field, registerEnumType } from 'type-graphql';
import { OpenObjectType } from '../../../codec/openObject';
import { LinkAccount } from '../LinkAccount';
import { LinkInstitution } from '../LinkInstitution';

@OpenObjectType({
  description:
    'What Link’s `onSuccess` callback told the browser. It holds the first Item alone; `results.itemAddResults` holds all of them.',
})
export class LinkSessionSuccess {
  @Field(() => String, {
    nullable: true,
    description:
      'The public token of the Item. A credential: hand it to your server, which exchanges it within 30 minutes.',
  })
  publicToken?: string | null;

  @Field(() => LinkSessionSuccessMetadata, {
    nullable: true,
    description: 'The institution and the accounts behind it.',
  })
  metadata?: LinkSessionSuccessMetadata | null;
}

@OpenObjectType({ description: 'What was connected when Link’s `onSuccess` callback ran.' })
export class LinkSessionSuccessMetadata {
  @Field(() => LinkInstitution, {
    nullable: true,
    description: 'The institution; null where the account was added by micro-deposits.',
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
    description: 'How the transfer went. Only with Transfer UI.',
  })
  transferStatus?: LinkTransferStatus | null;
}

export enum LinkTransferStatus {
  COMPLETE = 'COMPLETE',
  INCOMPLETE = 'INCOMPLETE',
}
registerEnumType(LinkTransferStatus, {
  name: 'LinkTransferStatus',
  description: 'How a transfer that was made inside Link ended.',
  valuesConfig: {
    COMPLETE: { description: 'The transfer was made.' },
    INCOMPLETE: { description: 'The transfer could not be made.' },
  },
});
