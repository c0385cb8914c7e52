/** React hook for a Link session. */
import { useState, useSyncExternalStore } from 'react';
import {
  createLinkSession,
  type LinkSession,
  type LinkSessionOptions,
  type LinkSessionState,
} from './createLinkSession.js';

export type UsedLinkSession = LinkSessionState & Pick<LinkSession, 'open' | 'reset'>;

/** @param options as of the first render. */
export function useLinkSession(options: LinkSessionOptions): UsedLinkSession {
  const [session] = useState(() => createLinkSession(options));
  const state = useSyncExternalStore(session.subscribe, session.getState, session.getState);
  return { ...state, open: session.open, reset: session.reset };
}
