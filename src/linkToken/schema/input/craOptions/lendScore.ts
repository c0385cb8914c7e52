/** `craOptions.lendScore` of the create input. */
import { Field, InputType, registerEnumType } from 'type-graphql';

@InputType({ description: 'Options of LendScore.' })
export class CreateLinkTokenCraOptionsLendScoreInput {
  @Field(() => CreateLinkTokenCraOptionsLendScoreLendScoreVersionInput, {
    nullable: true,
    description: 'Version of the score. Required with the product `CRA_LEND_SCORE`.',
  })
  lendScoreVersion?: CreateLinkTokenCraOptionsLendScoreLendScoreVersionInput | null;
}

export enum CreateLinkTokenCraOptionsLendScoreLendScoreVersionInput {
  V1_0 = 'v1.0',
  V2_0 = 'v2.0',
  LS1 = 'LS1',
}

registerEnumType(CreateLinkTokenCraOptionsLendScoreLendScoreVersionInput, {
  name: 'CreateLinkTokenCraOptionsLendScoreLendScoreVersionInput',
  description: 'A version of LendScore.',
  valuesConfig: {
    V1_0: { description: 'Version 1.0.' },
    V2_0: { description: 'Version 2.0.' },
    LS1: { description: 'LendScore version 1.' },
  },
});
