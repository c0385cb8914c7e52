/** A page with a Link session, in front of the model of the server. */
import type { LinkSession } from '../../src/client/createLinkSession';
import { clientModule } from './clientModule';
import { type ModelServer, RecordingOpener } from './ModelServer';

const { createLinkSession } =
  clientModule<typeof import('../../src/client/createLinkSession')>('createLinkSession');

export const input = { products: ['TRANSACTIONS'] } as const;

export interface Page {
  readonly session: LinkSession;
  readonly opener: RecordingOpener;
  /** Leaves the page. */
  leave(): void;
}

export function openPage(server: ModelServer): Page {
  const opener = new RecordingOpener();
  const session = createLinkSession({ transport: server, opener });
  const unsubscribe = session.subscribe(() => {});
  return {
    session,
    opener,
    leave() {
      server.forgetPage();
      unsubscribe();
    },
  };
}
