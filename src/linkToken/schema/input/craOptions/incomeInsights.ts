/** `craOptions.incomeInsights` of the create input. */
import { Field, InputType, registerEnumType } from 'type-graphql';

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
      'Version of Income Insights. Plaid wants the field sent, and `null` stands for its default version; a later call on the same report does not remember it.',
  })
  incomeInsightsVersion?: CreateLinkTokenCraOptionsIncomeInsightsIncomeInsightsVersionInput | null;
}

@InputType({
  description:
    'Which income streams to report, by patterns: `*` for all, `PRIMARY.*` for a whole group, `PRIMARY.SECONDARY` for one category. The excluded are taken from the included.',
})
export class CreateLinkTokenCraOptionsIncomeInsightsIncomeInsightsFilterInput {
  @Field(() => [String], { description: 'Patterns of streams to report, such as `EARNED_INCOME.*`.' })
  includedCategories!: string[];

  @Field(() => [String], {
    nullable: true,
    description: 'Patterns of streams to leave out. They win where both lists match.',
  })
  excludedCategories?: string[] | null;
}

export enum CreateLinkTokenCraOptionsIncomeInsightsIncomeInsightsVersionInput {
  II2 = 'II2',
}

registerEnumType(CreateLinkTokenCraOptionsIncomeInsightsIncomeInsightsVersionInput, {
  name: 'CreateLinkTokenCraOptionsIncomeInsightsIncomeInsightsVersionInput',
  description: 'A version of Income Insights.',
  valuesConfig: { II2: { description: 'Income Insights 2.' } },
});
