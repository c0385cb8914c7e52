/** `craOptions.cashflowInsights` of the create input. */
import { Field, InputType, registerEnumType } from 'type-graphql';

@InputType({ description: 'Options of Cash Flow Insights.' })
export class CreateLinkTokenCraOptionsCashflowInsightsInput {
  @Field(() => CreateLinkTokenCraOptionsCashflowInsightsAttributesVersionInput, {
    nullable: true,
    description: 'Version of the cash flow attributes. Required with the product `CRA_CASHFLOW_INSIGHTS`.',
  })
  attributesVersion?: CreateLinkTokenCraOptionsCashflowInsightsAttributesVersionInput | null;
}

export enum CreateLinkTokenCraOptionsCashflowInsightsAttributesVersionInput {
  V1_0 = 'v1.0',
  V2_0 = 'v2.0',
  CFI1 = 'CFI1',
}

registerEnumType(CreateLinkTokenCraOptionsCashflowInsightsAttributesVersionInput, {
  name: 'CreateLinkTokenCraOptionsCashflowInsightsAttributesVersionInput',
  description: 'A version of the cash flow attributes.',
  valuesConfig: {
    V1_0: { description: 'Version 1.0.' },
    V2_0: { description: 'Version 2.0.' },
    CFI1: { description: 'Cash Flow Insights version 1.' },
  },
});
