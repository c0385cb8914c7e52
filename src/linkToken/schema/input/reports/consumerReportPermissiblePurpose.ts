/** `consumerReportPermissiblePurpose` of the create input. */
import { registerEnum } from '../../vocabulary/registerEnum';

export enum CreateLinkTokenConsumerReportPermissiblePurposeInput {
  ACCOUNT_REVIEW_CREDIT = 'ACCOUNT_REVIEW_CREDIT',
  ACCOUNT_REVIEW_NON_CREDIT = 'ACCOUNT_REVIEW_NON_CREDIT',
  EXTENSION_OF_CREDIT = 'EXTENSION_OF_CREDIT',
  LEGITIMATE_BUSINESS_NEED_TENANT_SCREENING = 'LEGITIMATE_BUSINESS_NEED_TENANT_SCREENING',
  LEGITIMATE_BUSINESS_NEED_OTHER = 'LEGITIMATE_BUSINESS_NEED_OTHER',
  WRITTEN_INSTRUCTION_PREQUALIFICATION = 'WRITTEN_INSTRUCTION_PREQUALIFICATION',
  WRITTEN_INSTRUCTION_OTHER = 'WRITTEN_INSTRUCTION_OTHER',
  ELIGIBILITY_FOR_GOVT_BENEFITS = 'ELIGIBILITY_FOR_GOVT_BENEFITS',
}

registerEnum(
  { CreateLinkTokenConsumerReportPermissiblePurposeInput },
  'The legal ground for a consumer report: a permissible purpose of section 604 of the US Fair Credit Reporting Act (FCRA). Choose with your counsel.',
  {
    ACCOUNT_REVIEW_CREDIT: 'To review or collect a credit account that the consumer has: 604(a)(3)(A).',
    ACCOUNT_REVIEW_NON_CREDIT:
      'To see whether the consumer still meets the terms of a personal account other than credit: 604(a)(3)(F)(ii).',
    EXTENSION_OF_CREDIT: 'The consumer applies for credit: 604(a)(3)(A).',
    LEGITIMATE_BUSINESS_NEED_TENANT_SCREENING: 'The consumer wants to rent a home: 604(a)(3)(F)(i).',
    LEGITIMATE_BUSINESS_NEED_OTHER: 'Another personal transaction that the consumer began: 604(a)(3)(F)(i).',
    WRITTEN_INSTRUCTION_PREQUALIFICATION:
      'The consumer has instructed you in writing, so that you can make an offer on their profile: 604(a)(2).',
    WRITTEN_INSTRUCTION_OTHER:
      'The consumer has instructed you in writing for another reason, such as standing surety for a loan: 604(a)(2).',
    ELIGIBILITY_FOR_GOVT_BENEFITS:
      'To decide on a public benefit that depends on the consumer’s means: 604(a)(3)(D).',
  },
);
