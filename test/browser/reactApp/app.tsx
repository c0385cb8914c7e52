/** A React app with Plaid's wrapper as its README shows it: it keeps the link token for the OAuth return page. */
import { StrictMode, useEffect, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { PlaidEmbeddedLink, type PlaidLinkOptionsWithLinkToken, usePlaidLink } from 'react-plaid-link';

declare global {
  interface Window {
    /** Callbacks of the wrapper: name and arguments. */
    calls: unknown[][];
    exitLink: (options?: { force?: boolean }, callback?: () => void) => void;
    submitToLink: (data: { phone_number: string }) => void;
  }
}

const TOKEN = 'link-token';
const page = new URLSearchParams(location.search);
const isOAuthReturn = page.has('oauth_state_id');

window.calls = [];
function record(name: string) {
  return (...args: unknown[]) => {
    window.calls.push([name, ...args]);
  };
}

function useOptions(token: string): PlaidLinkOptionsWithLinkToken {
  return useMemo(
    () => ({
      token,
      onSuccess: record('onSuccess'),
      onExit: record('onExit'),
      onEvent: record('onEvent'),
      onLoad: record('onLoad'),
      ...(isOAuthReturn && { receivedRedirectUri: location.href }),
    }),
    [token],
  );
}

function ConnectButton({ token }: { token: string }) {
  const { open, ready, exit, submit } = usePlaidLink(useOptions(token));
  window.exitLink = exit;
  window.submitToLink = submit;
  useEffect(() => {
    if (isOAuthReturn && ready) open();
  }, [ready, open]);
  return (
    <button type="button" disabled={!ready} onClick={() => open()}>
      Connect a bank
    </button>
  );
}

function EmbeddedLink({ token }: { token: string }) {
  return <PlaidEmbeddedLink {...useOptions(token)} style={{ height: '600px', maxWidth: '420px' }} />;
}

function App() {
  const [token, setToken] = useState(sessionStorage.getItem(TOKEN));
  const [isMounted, setMounted] = useState(true);
  if (token === null) {
    const create = async () => {
      const created = await (await fetch('link-token', { method: 'POST' })).text();
      sessionStorage.setItem(TOKEN, created);
      setToken(created);
    };
    return (
      <button type="button" onClick={() => void create()}>
        Create link token
      </button>
    );
  }
  return (
    <main>
      <h1>Budget Buddy</h1>
      {isMounted && (page.has('embedded') ? <EmbeddedLink token={token} /> : <ConnectButton token={token} />)}
      <button type="button" onClick={() => setMounted(!isMounted)}>
        {isMounted ? 'Unmount' : 'Mount'}
      </button>
    </main>
  );
}

createRoot(document.body).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
