/** Creates, each with a unique name by which Plaid's record of it is found. */

import { checkCodes, recorded } from '../expected';
import type { Soaked } from '../Soaked';
import type { Caller } from './callers';
import type { KnownToken } from './LinkTokenPool';
import { isAbout } from './reads';

const CREATE = `mutation Create($input: CreateLinkTokenInput!) {
  createLinkToken(input: $input) { linkToken expiration requestId }
}`;
const CREATE_WITH_DETAILS = `mutation CreateWithDetails($input: CreateLinkTokenInput!) {
  createLinkToken(input: $input) {
    linkToken
    details { linkToken status metadata { clientName } }
  }
}`;

export async function create(soaked: Soaked): Promise<void> {
  const token = await createFor(soaked, 'create', anyone(soaked));
  if (token) soaked.pool.add(token);
}

export async function createWithDetails(soaked: Soaked): Promise<void> {
  const token = await createFor(soaked, 'create with details', anyone(soaked), CREATE_WITH_DETAILS);
  if (token) soaked.pool.add(token);
}

/** By a caller that exceeds its rate limit. */
export async function createGreedily(soaked: Soaked): Promise<void> {
  await createFor(soaked, 'greedy create', soaked.callers.greedy);
}

/** By a service, with webhooks to this server. Null if no token can be created at the moment. */
export function createWatched(soaked: Soaked): Promise<KnownToken | null> {
  const webhook = `${soaked.serverUrl}/webhooks/plaid`;
  return createFor(soaked, 'create', soaked.callers.service, CREATE, { webhook });
}

export async function createFor(
  soaked: Soaked,
  kind: string,
  owner: Caller,
  query = CREATE,
  besides: object = {},
): Promise<KnownToken | null> {
  const name = soaked.sent.nextName();
  const input = {
    clientName: name,
    language: 'en',
    countryCodes: ['US'],
    products: ['AUTH', 'TRANSACTIONS'],
    user: { clientUserId: owner.userId ?? 'user-of-a-service' },
    ...besides,
  };
  const answer = await recorded(soaked, kind, () => soaked.client.graphql(owner, query, { input }));
  if (!answer) return null;
  checkCodes(soaked, kind, answer.codes);
  const payload = (answer.data?.['createLinkToken'] ?? null) as {
    linkToken: string;
    details?: unknown;
  } | null;
  if (payload === null) {
    if (answer.codes.length === 0) wrong(soaked, `${kind}: neither a token nor an error`);
    return null;
  }
  const known = { token: payload.linkToken, name, owner };
  soaked.sent.accepted(name, known.token);
  if (payload.details && !isAbout(payload.details, known)) {
    wrong(soaked, `${kind}: the details of ${name} are ${JSON.stringify(payload.details)}`);
  }
  return known;
}

function anyone({ random, callers }: Soaked): Caller {
  return random.happens(0.2) ? callers.service : random.oneOf(callers.endUsers);
}

function wrong({ rules }: Soaked, how: string): void {
  rules.broken('each response is about its request', how);
}
