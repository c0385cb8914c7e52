/** `craOptions.incomeInsights` of the create input. */
import { Field, InputType } from 'type-graphql';
import { registerEnum } from '../../vocabulary/registerEnum';

@InputType({ description: 'Options of Income Insights.' })
export class CreateLinkTokenCraOptionsIncomeInsightsInput {
  @Field(() => CreateLinkTokenCraOptionsIncomeInsightsIncomeInsightsFilterInput, {
    nullable: true,
    description:
      'Which income streams to report. Default: all earned income, all retirement income and disability benefits.',
  })
  incomeInsightsFilter?: CreateLinkTokenCraOptionsIncomeInsightsIncomeInsightsFilterInput | null;

  @Field(() => CreateLinkTokenCraOptionsIncomeInsightsIncomeInsightsVersionInput, {
    nullable: true,
    description:
      'Version of Income Insights. Plaid requires the field, and `null` selects its default version; later calls on the same report do not inherit it.',
  })
  incomeInsightsVersion?: CreateLinkTokenCraOptionsIncomeInsightsIncomeInsightsVersionInput | null;
}

@InputType({
  description:
    'Which income streams to report, by patterns: `*` for all, `PRIMARY.*` for a whole group, `PRIMARY.SECONDARY` for one category. Excluded categories are subtracted from the included ones.',
})
export class CreateLinkTokenCraOptionsIncomeInsightsIncomeInsightsFilterInput {
  @Field(() => [String], { description: 'Patterns of streams to report, such as `EARNED_INCOME.*`.' })
  includedCategories!: string[];

  @Field(() => [String], {
    nullable: true,
    description: 'Patterns of streams to leave out. They take precedence over `includedCategories`.',
  })
  excludedCategories?: string[] | null;
}

export enum CreateLinkTokenCraOptionsIncomeInsightsIncomeInsightsVersionInput {
  II2 = 'II2',
}

registerEnum(
  { CreateLinkTokenCraOptionsIncomeInsightsIncomeInsightsVersionInput },
  'A version of Income Insights.',
  { II2: 'Income Insights 2.' },
);
