/** Converts between the frontend’s types and the generated types of the API. */
import type {
  ConnectedAccountFragment,
  CreateLinkTokenInput,
  CreateLinkTokenMutation,
  CreateLinkTokenWithDetailsMutation,
  LinkSessionSummaryFragment,
  LinkTokenProgressFragment,
  ReadJointApplicationQuery,
  ReadLinkTokenQuery,
  WatchLinkTokenSubscription,
} from '../generated/graphql';
import type { Customer, JointProgress, LinkProgress, LinkSession, LinkUpdate, StartedLink } from './bankLink';

export function inputFor({ id, dateOfBirth }: Customer): CreateLinkTokenInput {
  return {
    clientName: 'Budget Buddy',
    language: 'en',
    countryCodes: ['US'],
    user: { clientUserId: id, ...(dateOfBirth !== undefined && { dateOfBirth }) },
    products: ['AUTH', 'TRANSACTIONS'],
    hostedLink: { urlLifetimeSeconds: 900 },
  };
}

export function startedLink(data: CreateLinkTokenMutation | CreateLinkTokenWithDetailsMutation): StartedLink {
  const { linkToken, expiration, hostedLinkUrl, ...rest } = data.createLinkToken;
  const progress = 'details' in rest && rest.details ? linkProgress(rest.details) : null;
  return { linkToken, expiration, page: hostedLinkUrl, progress };
}

export function progressRead({ linkToken }: ReadLinkTokenQuery): LinkProgress | null {
  return linkToken && linkProgress(linkToken);
}

export function jointProgress({ applicant, coApplicant }: ReadJointApplicationQuery): JointProgress {
  return {
    applicant: applicant && linkProgress(applicant),
    coApplicant: coApplicant && linkProgress(coApplicant),
  };
}

export function linkUpdate({ linkTokenUpdated }: WatchLinkTokenSubscription): LinkUpdate {
  const { reason, newEvents, linkToken } = linkTokenUpdated;
  return {
    reason,
    newSteps: newEvents.map(({ eventName }) => eventName ?? 'UNKNOWN'),
    progress: linkProgress(linkToken),
  };
}

function linkProgress({ linkToken, status, linkSessions }: LinkTokenProgressFragment): LinkProgress {
  return { linkToken, status, sessions: (linkSessions ?? []).map(linkSession) };
}

function linkSession({ outcome, results, events, exit }: LinkSessionSummaryFragment): LinkSession {
  return {
    outcome,
    banks: (results?.itemAddResults ?? []).map(({ institution, accounts }) => ({
      name: institution?.name ?? 'Your bank',
      accounts: (accounts ?? []).map(accountLabel),
    })),
    // Timestamps have one format, so they sort as text. Events of one second keep their order.
    steps: (events ?? [])
      .toSorted((one, other) => (one.timestamp ?? '').localeCompare(other.timestamp ?? ''))
      .map(({ eventName }) => eventName ?? 'UNKNOWN'),
    left: exit && {
      at: exit.metadata?.institution?.name ?? 'the first page',
      because: exit.error?.displayMessage ?? exit.error?.errorCode ?? null,
    },
  };
}

function accountLabel({ name, mask, subtype }: ConnectedAccountFragment): string {
  return `${name ?? 'Account'} (${subtype}) …${mask}`;
}
