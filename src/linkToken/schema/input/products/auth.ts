/** `auth` of the create input: methods of account verification. */
import { Field, InputType } from 'type-graphql';
import { registerEnum } from '../../vocabulary/registerEnum';

@InputType({
  description:
    'Which further flows of the Auth product Link offers. Instant Match and the micro-deposit flows need `countryCodes: [US]`; the micro-deposit flows also need `products: [AUTH]`. Defaults may differ by agreement with Plaid, and Account Verification in the Plaid Dashboard, if turned on, overrides all of these fields.',
})
export class CreateLinkTokenAuthInput {
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Asks the user first whether to log in at the bank or to type in account numbers. Default `false`.',
  })
  authTypeSelectEnabled?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Automated Micro-deposits: after a login, Plaid sends a small deposit and detects it automatically. Default `false`.',
  })
  automatedMicrodepositsEnabled?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Instant Match: after a login, the user types in the account number and Plaid compares it. Default `true`.',
  })
  instantMatchEnabled?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Same-Day Micro-deposits: without a login, Plaid sends a small deposit and the user confirms its code later. Default `false`.',
  })
  sameDayMicrodepositsEnabled?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Instant Micro-deposits: like Same-Day Micro-deposits, but within seconds, if the bank supports real-time payments. Default `false`; `true` for Plaid teams created up to November 2023.',
  })
  instantMicrodepositsEnabled?: boolean | null;

  @Field(() => CreateLinkTokenAuthRerouteToCredentialsInput, {
    nullable: true,
    description:
      'What Link does in Same-Day Micro-deposits if the bank supports a login. Default `OPTIONAL`.',
  })
  rerouteToCredentials?: CreateLinkTokenAuthRerouteToCredentialsInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Database Match, which Plaid has replaced.',
    deprecationReason:
      'Use Database Auth instead, which is turned on under Account Verification in the Plaid Dashboard.',
  })
  databaseMatchEnabled?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Database Insights, which Plaid has replaced.',
    deprecationReason:
      'Use Database Auth instead, which is turned on under Account Verification in the Plaid Dashboard.',
  })
  databaseInsightsEnabled?: boolean | null;

  @Field(() => CreateLinkTokenAuthFlowTypeInput, {
    nullable: true,
    description: 'The older way to let the user choose between login and account numbers.',
    deprecationReason: 'Use `authTypeSelectEnabled` instead.',
  })
  flowType?: CreateLinkTokenAuthFlowTypeInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Lets the user confirm micro-deposits from a text message. Default `true`.',
  })
  smsMicrodepositsVerificationEnabled?: boolean | null;
}

export enum CreateLinkTokenAuthRerouteToCredentialsInput {
  OFF = 'OFF',
  OPTIONAL = 'OPTIONAL',
  FORCED = 'FORCED',
}

registerEnum(
  { CreateLinkTokenAuthRerouteToCredentialsInput },
  'What Link does when a user who types in account numbers has a bank where they could log in instead.',
  {
    OFF: 'Nothing: the user continues.',
    OPTIONAL: 'Suggests the login; the user may decline.',
    FORCED: 'The user has to log in.',
  },
);

export enum CreateLinkTokenAuthFlowTypeInput {
  FLEXIBLE_AUTH = 'FLEXIBLE_AUTH',
}

registerEnum({ CreateLinkTokenAuthFlowTypeInput }, 'Older name of a flow of the Auth product.', {
  FLEXIBLE_AUTH: 'The former name of Auth Type Select.',
});
