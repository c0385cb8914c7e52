/**
 * Authorization per field of the create input. A field that is not listed does not compile, and is rejected for end
 * users. End users may not set fields that act for another user or reach existing data (tokens, ids of users, Items,
 * accounts and reports), nor the URL that receives Plaid's webhooks.
 */
import type { Viewer } from '../../../auth/Viewer';
import type { ArgumentPath } from '../../../errors/BadUserInput';
import { Forbidden } from '../../../errors/Forbidden';
import type { CreateLinkTokenInput } from './CreateLinkTokenInput';

const anyone = 'anyone';
/** Requires the scope `link:service`. */
const service = 'service';
/** The `sub` of the end user's access token: set by the server; a value in the input must equal it. */
const subject = 'subject';

type Decision = typeof anyone | typeof service | typeof subject;

/** One decision per field; for objects and lists of objects, one per nested field. */
type DecisionsFor<T> = {
  readonly [Field in keyof T]-?: NonNullable<T[Field]> extends infer Value
    ? Value extends readonly (infer Item)[]
      ? DecisionFor<Item>
      : DecisionFor<Value>
    : never;
};
type DecisionFor<Value> = Value extends object
  ? string extends keyof Value
    ? Decision
    : DecisionsFor<Value>
  : Decision;

const whoMaySet: DecisionsFor<CreateLinkTokenInput> = {
  clientName: anyone,
  language: anyone,
  countryCodes: anyone,
  user: {
    clientUserId: subject,
    legalName: anyone,
    name: {
      givenName: anyone,
      familyName: anyone,
    },
    phoneNumber: anyone,
    phoneNumberVerifiedTime: anyone,
    emailAddress: anyone,
    emailAddressVerifiedTime: anyone,
    ssn: anyone,
    dateOfBirth: anyone,
    address: {
      street: anyone,
      street2: anyone,
      city: anyone,
      region: anyone,
      postalCode: anyone,
      country: anyone,
    },
    idNumber: {
      value: anyone,
      type: anyone,
    },
  },
  userId: service,
  products: anyone,
  requiredIfSupportedProducts: anyone,
  optionalProducts: anyone,
  additionalConsentedProducts: anyone,
  webhook: service,
  accessToken: service,
  accessTokens: service,
  linkCustomizationName: anyone,
  appearanceMode: anyone,
  redirectUri: anyone,
  androidPackageName: anyone,
  institutionData: {
    routingNumber: anyone,
  },
  cardSwitch: {
    cardBin: anyone,
  },
  accountFilters: {
    depository: {
      accountSubtypes: anyone,
      limitedPurposeTypes: anyone,
    },
    credit: {
      accountSubtypes: anyone,
    },
    loan: {
      accountSubtypes: anyone,
    },
    investment: {
      accountSubtypes: anyone,
    },
    other: {
      accountSubtypes: anyone,
    },
  },
  euConfig: {
    headless: anyone,
  },
  institutionId: anyone,
  paymentConfiguration: {
    amount: anyone,
    description: anyone,
  },
  paymentInitiation: {
    paymentId: anyone,
    consentId: anyone,
  },
  employment: {
    employmentSourceTypes: anyone,
    bankEmployment: {
      daysRequested: anyone,
    },
  },
  incomeVerification: {
    incomeVerificationId: anyone,
    assetReportId: service,
    accessTokens: service,
    incomeSourceTypes: anyone,
    bankIncome: {
      daysRequested: anyone,
      enableMultipleItems: anyone,
    },
    payrollIncome: {
      flowTypes: anyone,
      isUpdateMode: anyone,
      itemIdToUpdate: service,
      parsingConfig: anyone,
    },
    statedIncomeSources: {
      employer: anyone,
      category: anyone,
      payPerCycle: anyone,
      payAnnual: anyone,
      payType: anyone,
      payFrequency: anyone,
    },
  },
  baseReport: {
    daysRequested: anyone,
    clientReportId: anyone,
  },
  creditPartnerInsights: {
    daysRequested: anyone,
  },
  craOptions: {
    daysRequested: anyone,
    daysRequired: anyone,
    clientReportId: anyone,
    partnerInsights: {
      prismVersions: {
        firstdetect: anyone,
        detect: anyone,
        cashscore: anyone,
        extend: anyone,
        insights: anyone,
      },
      fico: {
        ficoLenderId: anyone,
        lenderApplicationId: anyone,
        ultraficoScoreRequests: {
          ultraficoScoreVersion: anyone,
          ficoScoringRequestId: anyone,
          requestCorrelationId: anyone,
          baseFicoScore: {
            bureau: anyone,
            score: anyone,
            reasonCodes: anyone,
            reasonCode1: anyone,
            reasonCode2: anyone,
            reasonCode3: anyone,
            reasonCode4: anyone,
            didInquiriesAdverselyAffectScore: anyone,
            baseFicoScoreVersion: anyone,
          },
        },
      },
    },
    baseReport: {
      clientReportId: anyone,
      gseOptions: {
        reportTypes: anyone,
      },
      requireIdentity: anyone,
      homeLendingReportOptions: {
        reportsRequested: anyone,
        employmentRefreshOptions: {
          daysRequested: anyone,
        },
      },
    },
    cashflowInsights: {
      attributesVersion: anyone,
    },
    lendScore: {
      lendScoreVersion: anyone,
    },
    networkInsights: {
      networkInsightsVersion: anyone,
    },
    includeInvestments: anyone,
    incomeInsights: {
      incomeInsightsFilter: {
        includedCategories: anyone,
        excludedCategories: anyone,
      },
      incomeInsightsVersion: anyone,
    },
  },
  consumerReportPermissiblePurpose: anyone,
  auth: {
    authTypeSelectEnabled: anyone,
    automatedMicrodepositsEnabled: anyone,
    instantMatchEnabled: anyone,
    sameDayMicrodepositsEnabled: anyone,
    instantMicrodepositsEnabled: anyone,
    rerouteToCredentials: anyone,
    databaseMatchEnabled: anyone,
    databaseInsightsEnabled: anyone,
    flowType: anyone,
    smsMicrodepositsVerificationEnabled: anyone,
  },
  transfer: {
    intentId: anyone,
    authorizationId: anyone,
    paymentProfileToken: service,
  },
  update: {
    accountSelectionEnabled: anyone,
    reauthorizationEnabled: anyone,
    user: anyone,
    itemIds: service,
  },
  identityVerification: {
    templateId: anyone,
    consent: anyone,
    gaveConsent: anyone,
  },
  statements: {
    startDate: anyone,
    endDate: anyone,
  },
  thirdPartyUserToken: service,
  investments: {
    allowUnverifiedCryptoWallets: anyone,
    allowManualEntry: anyone,
  },
  investmentsAuth: {
    manualEntryEnabled: anyone,
    maskedNumberMatchEnabled: anyone,
    statedAccountNumberEnabled: anyone,
    rollover401kEnabled: anyone,
  },
  hostedLink: {
    deliveryMethod: anyone,
    completionRedirectUri: anyone,
    urlLifetimeSeconds: anyone,
    isMobileApp: anyone,
  },
  transactions: {
    daysRequested: anyone,
  },
  cashflowReport: {
    daysRequested: anyone,
  },
  craEnabled: anyone,
  identity: {
    isDocumentUpload: anyone,
    accountIds: service,
    parsingConfigs: anyone,
  },
  financekitSupported: anyone,
  enableMultiItemLink: anyone,
  userToken: service,
  additionalProperties: service,
};

/**
 * Checks an input, and sets the `clientUserId` of an end user.
 *
 * @throws {Forbidden} for the first field that the viewer may not set, with its path; an explicit null sets a field.
 */
export function withPolicy(input: CreateLinkTokenInput, viewer: Viewer): CreateLinkTokenInput {
  if (viewer.kind !== 'endUser') return input;
  checkObject(input, whoMaySet, ['input'], viewer);
  return { ...input, user: { ...input.user, clientUserId: viewer.subject } };
}

function checkObject(value: object, decisions: object, path: ArgumentPath, viewer: Viewer): void {
  for (const [field, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const decision = Object.hasOwn(decisions, field) ? decisions[field as keyof typeof decisions] : service;
    check(member, decision, [...path, field], viewer);
  }
}

function check(value: unknown, decision: Decision | object, path: ArgumentPath, viewer: Viewer): void {
  if (typeof decision === 'object') {
    for (const [object, at] of objectsIn(value, path)) checkObject(object, decision, at, viewer);
  } else if (decision === service) {
    throw new Forbidden(
      `End users cannot set \`${path.join('.')}\`. It requires the scope \`link:service\`.`,
      path,
    );
  } else if (decision === subject && value !== null && value !== viewer.subject) {
    throw new Forbidden(
      `\`${path.join('.')}\` must be the subject of your access token. Omit it to use the subject.`,
      path,
    );
  }
}

function objectsIn(value: unknown, path: ArgumentPath): [object, ArgumentPath][] {
  if (typeof value !== 'object' || value === null) return [];
  return Array.isArray(value)
    ? value.flatMap((item, index) => objectsIn(item, [...path, index]))
    : [[value, path]];
}
