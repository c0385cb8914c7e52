/** `identity` of the create input: Identity Document Upload. */
import { Field, InputType } from 'type-graphql';
import { PlaidDocumentParsingInput } from '../../vocabulary/PlaidDocumentParsingInput';

@InputType({
  description:
    'Options of Identity Document Upload, in which the user proves who owns an account with a document.',
})
export class CreateLinkTokenIdentityInput {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the session is for uploading documents.',
  })
  isDocumentUpload?: boolean | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Plaid’s id of the account to verify: exactly one. Required for document upload. Not for end users: where callers sign in, it requires the scope `link:service`.',
  })
  accountIds?: string[] | null;

  @Field(() => [PlaidDocumentParsingInput], {
    nullable: true,
    description: 'How Plaid analyses the document. Default: `OCR` alone.',
  })
  parsingConfigs?: PlaidDocumentParsingInput[] | null;
}
