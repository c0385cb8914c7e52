/** `hostedLink` of the create input: Link on a Plaid page. */
import { Field, InputType, Int } from 'type-graphql';
import { registerEnum } from '../vocabulary/registerEnum';

@InputType({
  description:
    'Turns on Hosted Link: the payload then has `hostedLinkUrl`, a Plaid page to send the user to. An empty object is enough.',
})
export class CreateLinkTokenHostedLinkInput {
  @Field(() => CreateLinkTokenHostedLinkDeliveryMethodInput, {
    nullable: true,
    description:
      'Lets Plaid send the URL to the user. Link Delivery is in beta, so your Plaid team must be enabled for it; Sandbox ignores it.',
  })
  deliveryMethod?: CreateLinkTokenHostedLinkDeliveryMethodInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      'URI to which the page redirects the user at the end, after a success or an exit, without a token. Must be among the allowed URIs in the Plaid Dashboard.',
  })
  completionRedirectUri?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Lifetime of the URL and the link token in seconds: above 0, at most 1814400 (21 days). Default: 7 days if delivered by email, 1 day by text message, otherwise 30 minutes.',
  })
  urlLifetimeSeconds?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether a mobile app opens the page, in an `ASWebAuthenticationSession` or a Chrome Custom Tab. Default `false`.',
  })
  isMobileApp?: boolean | null;
}

export enum CreateLinkTokenHostedLinkDeliveryMethodInput {
  SMS = 'sms',
  EMAIL = 'email',
}

registerEnum(
  { CreateLinkTokenHostedLinkDeliveryMethodInput },
  'How Plaid sends the user the URL of Hosted Link.',
  {
    SMS: 'By text message to `user.phoneNumber`, which it requires.',
    EMAIL: 'By email to `user.emailAddress`, which it requires.',
  },
);
