/** Connects a bank: creates a link token on a click, opens Link, and shows the session as it happens. */
import { createHostedLinkOpener, createSdkOpener } from 'plaid-link-graphql/client';
import { createWebSocketTransport } from 'plaid-link-graphql/client/graphql-ws';
import { useLinkSession } from 'plaid-link-graphql/client/react';

const url = import.meta.env.VITE_GRAPHQL_URL ?? 'http://127.0.0.1:4000/graphql';
const transport = createWebSocketTransport({ url });
const isSdk = new URLSearchParams(location.search).has('sdk');
const opener = isSdk ? createSdkOpener() : createHostedLinkOpener();

const messages = {
  idle: 'Connect your bank to see your balance.',
  creating: 'Preparing…',
  ready: 'Click to continue in Link.',
  open: 'Waiting for you in Link…',
  inProgress: 'Connecting…',
  succeeded: 'Your bank is connected.',
  exited: 'You left before your bank was connected.',
  expired: 'That took too long. Please try again.',
  failed: 'This did not work.',
};

export function ConnectBank() {
  const { status, events, error, linkToken, isConnected, open } = useLinkSession({ transport, opener });
  const connect = () => open({ products: ['TRANSACTIONS'], user: { clientUserId: 'user-1' } });
  const results = linkToken?.linkSessions?.flatMap((session) => session.results?.itemAddResults ?? []) ?? [];
  const isPending = status === 'creating' || status === 'open' || status === 'inProgress';
  return (
    <main data-status={status} data-connected={isConnected}>
      <h1>Budget Buddy</h1>
      <p role="status">{messages[status]}</p>
      {error && <p role="alert">{error.displayMessage ?? error.message}</p>}
      <button type="button" onClick={connect}>
        {isPending ? 'Show Link' : 'Connect a bank'}
      </button>
      <ul aria-label="Banks">
        {results.map(({ institution, accounts }, index) => (
          <li key={institution?.institutionId ?? index}>
            {institution?.name ?? 'Bank'}: {accounts?.map(({ name, mask }) => `${name} …${mask}`).join(', ')}
          </li>
        ))}
      </ul>
      <ol aria-label="Steps">
        {events.map(({ eventId, eventName }) => (
          <li key={eventId}>{eventName}</li>
        ))}
      </ol>
    </main>
  );
}
