/** `craOptions` of the create input: reports of Plaid Check, Plaid's consumer reporting agency. */
import { Field, InputType, Int } from 'type-graphql';
import { CreateLinkTokenCraOptionsBaseReportInput } from './baseReport';
import { CreateLinkTokenCraOptionsCashflowInsightsInput } from './cashflowInsights';
import { CreateLinkTokenCraOptionsIncomeInsightsInput } from './incomeInsights';
import { CreateLinkTokenCraOptionsLendScoreInput } from './lendScore';
import { CreateLinkTokenCraOptionsNetworkInsightsInput } from './networkInsights';
import { CreateLinkTokenCraOptionsPartnerInsightsInput } from './partnerInsights';

@InputType({
  description:
    'Options of the Plaid Check products (those that start with `CRA_`). Required with any of them, beside `consumerReportPermissiblePurpose`.',
})
export class CreateLinkTokenCraOptionsInput {
  @Field(() => Int, {
    description: 'How many days of account history to use: 180 to 731. Less is raised to 180.',
  })
  daysRequested!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'How many days of account history a report requires as a minimum: at most 184.',
  })
  daysRequired?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Your own id for the report, such as a loan application’s.',
  })
  clientReportId?: string | null;

  @Field(() => CreateLinkTokenCraOptionsPartnerInsightsInput, {
    nullable: true,
    description: 'Options of `CRA_PARTNER_INSIGHTS`: scores by Prism Data and FICO.',
  })
  partnerInsights?: CreateLinkTokenCraOptionsPartnerInsightsInput | null;

  @Field(() => CreateLinkTokenCraOptionsBaseReportInput, {
    nullable: true,
    description: 'Options of `CRA_BASE_REPORT` and of the home lending reports based on it.',
  })
  baseReport?: CreateLinkTokenCraOptionsBaseReportInput | null;

  @Field(() => CreateLinkTokenCraOptionsCashflowInsightsInput, {
    nullable: true,
    description: 'Options of `CRA_CASHFLOW_INSIGHTS`.',
  })
  cashflowInsights?: CreateLinkTokenCraOptionsCashflowInsightsInput | null;

  @Field(() => CreateLinkTokenCraOptionsLendScoreInput, {
    nullable: true,
    description: 'Options of `CRA_LEND_SCORE`.',
  })
  lendScore?: CreateLinkTokenCraOptionsLendScoreInput | null;

  @Field(() => CreateLinkTokenCraOptionsNetworkInsightsInput, {
    nullable: true,
    description: 'Options of `CRA_NETWORK_INSIGHTS`.',
  })
  networkInsights?: CreateLinkTokenCraOptionsNetworkInsightsInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the report also covers investments in the connected accounts.',
  })
  includeInvestments?: boolean | null;

  @Field(() => CreateLinkTokenCraOptionsIncomeInsightsInput, {
    nullable: true,
    description: 'Options of `CRA_INCOME_INSIGHTS`.',
  })
  incomeInsights?: CreateLinkTokenCraOptionsIncomeInsightsInput | null;
}
