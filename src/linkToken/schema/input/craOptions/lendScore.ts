/** `craOptions.lendScore` of the create input. */
import { Field, InputType } from 'type-graphql';
import { registerEnum } from '../../vocabulary/registerEnum';

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

registerEnum({ CreateLinkTokenCraOptionsLendScoreLendScoreVersionInput }, 'A version of LendScore.', {
  V1_0: 'Version 1.0.',
  V2_0: 'Version 2.0.',
  LS1: 'LendScore version 1.',
});
