/** `craOptions.baseReport` of the create input: the Base Report and home lending reports. */
import { Field, InputType, Int } from 'type-graphql';
import { registerEnum } from '../../vocabulary/registerEnum';

@InputType({ description: 'Options of the Base Report.' })
export class CreateLinkTokenCraOptionsBaseReportInput {
  @Field(() => String, {
    nullable: true,
    description: 'Your own id for the report, such as a loan application’s.',
  })
  clientReportId?: string | null;

  @Field(() => CreateLinkTokenCraOptionsBaseReportGseOptionsInput, {
    nullable: true,
    description:
      'Reports for the mortgage agencies Fannie Mae and Freddie Mac. See also `homeLendingReportOptions`.',
  })
  gseOptions?: CreateLinkTokenCraOptionsBaseReportGseOptionsInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the report fails if the bank returns no identity of the owner.',
  })
  requireIdentity?: boolean | null;

  @Field(() => CreateLinkTokenCraOptionsBaseReportHomeLendingReportOptionsInput, {
    nullable: true,
    description: 'Home lending reports to create.',
  })
  homeLendingReportOptions?: CreateLinkTokenCraOptionsBaseReportHomeLendingReportOptionsInput | null;
}

@InputType({
  description: 'Reports that may be shared with the mortgage agencies (GSEs) Fannie Mae and Freddie Mac.',
})
export class CreateLinkTokenCraOptionsBaseReportGseOptionsInput {
  @Field(() => [CreateLinkTokenCraOptionsBaseReportGseOptionsReportTypeInput], {
    description: 'Which reports the agencies may receive.',
  })
  reportTypes!: CreateLinkTokenCraOptionsBaseReportGseOptionsReportTypeInput[];
}

@InputType({ description: 'Home lending reports to create.' })
export class CreateLinkTokenCraOptionsBaseReportHomeLendingReportOptionsInput {
  @Field(() => [CreateLinkTokenCraOptionsBaseReportHomeLendingReportOptionsReportRequestedInput], {
    description: 'The reports to create.',
  })
  reportsRequested!: CreateLinkTokenCraOptionsBaseReportHomeLendingReportOptionsReportRequestedInput[];

  @Field(() => CreateLinkTokenCraOptionsBaseReportHomeLendingReportOptionsEmploymentRefreshOptionsInput, {
    nullable: true,
    description: 'Options of the report `EMPLOYMENT_REFRESH`; required with it.',
  })
  employmentRefreshOptions?: CreateLinkTokenCraOptionsBaseReportHomeLendingReportOptionsEmploymentRefreshOptionsInput | null;
}

@InputType({ description: 'Options of the Employment Refresh report.' })
export class CreateLinkTokenCraOptionsBaseReportHomeLendingReportOptionsEmploymentRefreshOptionsInput {
  @Field(() => Int, { description: 'How many days of account history the report covers: at most 731.' })
  daysRequested!: number;
}

export enum CreateLinkTokenCraOptionsBaseReportGseOptionsReportTypeInput {
  VOA = 'VOA',
  EMPLOYMENT_REFRESH = 'EMPLOYMENT_REFRESH',
}

registerEnum(
  { CreateLinkTokenCraOptionsBaseReportGseOptionsReportTypeInput },
  'A report for a mortgage agency.',
  {
    VOA: 'Verification of assets.',
    EMPLOYMENT_REFRESH: 'Proof, shortly before closing, that pay still arrives.',
  },
);

export enum CreateLinkTokenCraOptionsBaseReportHomeLendingReportOptionsReportRequestedInput {
  VOA = 'VOA',
  EMPLOYMENT_REFRESH = 'EMPLOYMENT_REFRESH',
  INCOME = 'INCOME',
}

registerEnum(
  { CreateLinkTokenCraOptionsBaseReportHomeLendingReportOptionsReportRequestedInput },
  'A home lending report.',
  {
    VOA: 'Verification of assets.',
    EMPLOYMENT_REFRESH:
      'Proof, shortly before closing, that pay still arrives. Needs `employmentRefreshOptions`.',
    INCOME: 'Verification of income.',
  },
);
