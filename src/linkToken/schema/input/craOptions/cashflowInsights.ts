/** `craOptions.cashflowInsights` of the create input. */
import { Field, InputType } from 'type-graphql';
import { registerEnum } from '../../vocabulary/registerEnum';

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

registerEnum(
  { CreateLinkTokenCraOptionsCashflowInsightsAttributesVersionInput },
  'A version of the cash flow attributes.',
  {
    V1_0: 'Version 1.0.',
    V2_0: 'Version 2.0.',
    CFI1: 'Cash Flow Insights version 1.',
  },
);
