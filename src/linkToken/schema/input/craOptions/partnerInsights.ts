/** `craOptions.partnerInsights` of the create input: scores by Prism Data and FICO. */
import { Field, InputType, Int } from 'type-graphql';
import { Wire } from '../../../../codec/names';
import { registerEnum } from '../../vocabulary/registerEnum';

@InputType({ description: 'Which scores of Plaid’s partners the report has, and in which versions.' })
export class CreateLinkTokenCraOptionsPartnerInsightsInput {
  @Field(() => CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsInput, {
    nullable: true,
    description: 'Versions of the Prism Data products.',
  })
  prismVersions?: CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsInput | null;

  @Field(() => CreateLinkTokenCraOptionsPartnerInsightsFicoInput, {
    nullable: true,
    description: 'UltraFICO® scores to compute.',
  })
  fico?: CreateLinkTokenCraOptionsPartnerInsightsFicoInput | null;
}

@InputType({ description: 'Versions of the Prism Data products to evaluate.' })
export class CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsInput {
  @Field(() => CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsFirstdetectInput, {
    nullable: true,
    description: 'Version of FirstDetect. Default 3.',
  })
  firstdetect?: CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsFirstdetectInput | null;

  @Field(() => CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsDetectInput, {
    nullable: true,
    description: 'Version of Detect.',
  })
  detect?: CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsDetectInput | null;

  @Field(() => CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsCashscoreInput, {
    nullable: true,
    description: 'Version of CashScore. Default 3.',
  })
  cashscore?: CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsCashscoreInput | null;

  @Field(() => CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsExtendInput, {
    nullable: true,
    description: 'Version of Extend.',
  })
  extend?: CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsExtendInput | null;

  @Field(() => CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsInsightsInput, {
    nullable: true,
    description: 'Version of Insights. Default 3.',
  })
  insights?: CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsInsightsInput | null;
}

@InputType({ description: 'UltraFICO® scores to compute from the report.' })
export class CreateLinkTokenCraOptionsPartnerInsightsFicoInput {
  @Field(() => String, {
    description: 'Your id as a lender at FICO, also called Lender Org ID.',
  })
  ficoLenderId!: string;

  @Field(() => String, { description: 'Your own id for the application, the same across FICO’s systems.' })
  lenderApplicationId!: string;

  @Field(() => [CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsInput], {
    description: 'One entry per requested score.',
  })
  ultraficoScoreRequests!: CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsInput[];
}

@InputType({ description: 'One UltraFICO® score to compute.' })
export class CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsInput {
  @Field(() => CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsUltraficoScoreVersionInput, {
    description: 'Version of the UltraFICO® score.',
  })
  ultraficoScoreVersion!: CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsUltraficoScoreVersionInput;

  @Field(() => String, {
    nullable: true,
    description: 'FICO’s id for this request. Only in the flow that FICO leads, in which FICO provides it.',
  })
  ficoScoringRequestId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Your own id for this request, to find its score among the results.',
  })
  requestCorrelationId?: string | null;

  @Field(() => CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsBaseFicoScoreInput, {
    description: 'The classic FICO score to start from.',
  })
  baseFicoScore!: CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsBaseFicoScoreInput;
}

const reasonCodeField = (position: string) => ({
  nullable: true,
  description: `The ${position} reason code.`,
  deprecationReason: 'Use `reasonCodes` instead.',
});

@InputType({ description: 'The classic FICO score that an UltraFICO® score starts from.' })
export class CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsBaseFicoScoreInput {
  @Field(() => CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsBaseFicoScoreBureauInput, {
    description: 'The credit bureau that issued the score.',
  })
  bureau!: CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsBaseFicoScoreBureauInput;

  @Field(() => Int, { description: 'The score itself.' })
  score!: number;

  @Field(() => [String], {
    nullable: true,
    description: 'Reason codes of the score, the most important first: at most 4.',
  })
  reasonCodes?: string[] | null;

  @Wire('reason_code_1')
  @Field(() => String, reasonCodeField('first'))
  reasonCode1?: string | null;

  @Wire('reason_code_2')
  @Field(() => String, reasonCodeField('second'))
  reasonCode2?: string | null;

  @Wire('reason_code_3')
  @Field(() => String, reasonCodeField('third'))
  reasonCode3?: string | null;

  @Wire('reason_code_4')
  @Field(() => String, reasonCodeField('fourth'))
  reasonCode4?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether inquiries lowered the score without being among the reason codes: the FACTA flag of the bureaus.',
  })
  didInquiriesAdverselyAffectScore?: boolean | null;

  @Field(
    () =>
      CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsBaseFicoScoreBaseFicoScoreVersionInput,
    { description: 'Version of the classic FICO score.' },
  )
  baseFicoScoreVersion!: CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsBaseFicoScoreBaseFicoScoreVersionInput;
}

export enum CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsFirstdetectInput {
  _3 = '3',
}

registerEnum(
  { CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsFirstdetectInput },
  'A version of Prism FirstDetect.',
  { _3: 'Version 3.' },
);

export enum CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsDetectInput {
  _4_1 = '4.1',
  _4 = '4',
}

registerEnum(
  { CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsDetectInput },
  'A version of Prism Detect.',
  { _4_1: 'Version 4.1.', _4: 'Version 4.' },
);

export enum CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsCashscoreInput {
  _4_1 = '4.1',
  _4 = '4',
  _3_LITE = '3_lite',
  _3 = '3',
}

registerEnum(
  { CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsCashscoreInput },
  'A version of Prism CashScore.',
  {
    _4_1: 'Version 4.1.',
    _4: 'Version 4.',
    _3_LITE: 'The Lite form of version 3.',
    _3: 'Version 3.',
  },
);

export enum CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsExtendInput {
  _4_1 = '4.1',
  _4 = '4',
}

registerEnum(
  { CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsExtendInput },
  'A version of Prism Extend.',
  { _4_1: 'Version 4.1.', _4: 'Version 4.' },
);

export enum CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsInsightsInput {
  _4_1 = '4.1',
  _4 = '4',
  _3 = '3',
}

registerEnum(
  { CreateLinkTokenCraOptionsPartnerInsightsPrismVersionsInsightsInput },
  'A version of Prism Insights.',
  {
    _4_1: 'Version 4.1.',
    _4: 'Version 4.',
    _3: 'Version 3.',
  },
);

export enum CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsUltraficoScoreVersionInput {
  _1_0 = '1.0',
}

registerEnum(
  { CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsUltraficoScoreVersionInput },
  'A version of the UltraFICO® score.',
  { _1_0: 'Version 1.0.' },
);

export enum CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsBaseFicoScoreBureauInput {
  EQUIFAX = 'EQUIFAX',
  EXPERIAN = 'EXPERIAN',
  TRANSUNION = 'TRANSUNION',
}

registerEnum(
  { CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsBaseFicoScoreBureauInput },
  'A US credit bureau.',
  {
    EQUIFAX: 'Equifax.',
    EXPERIAN: 'Experian.',
    TRANSUNION: 'TransUnion.',
  },
);

export enum CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsBaseFicoScoreBaseFicoScoreVersionInput {
  _8 = '8',
  _9 = '9',
  _10 = '10',
  _10T = '10T',
}

registerEnum(
  {
    CreateLinkTokenCraOptionsPartnerInsightsFicoUltraficoScoreRequestsBaseFicoScoreBaseFicoScoreVersionInput,
  },
  'A version of the classic FICO score.',
  {
    _8: 'Version 8.',
    _9: 'Version 9.',
    _10: 'Version 10.',
    _10T: 'Version 10 with trended data.',
  },
);
