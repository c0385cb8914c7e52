/** The token and URL of the current session in the tab’s session storage, so that a reload resumes it. */
import type { StoredLink } from './LinkSessionState.js';

export interface LinkStorage {
  read(): StoredLink | null;
  write(link: StoredLink): void;
  clear(): void;
}

export function createLinkStorage(key: string): LinkStorage {
  /** Does without the storage where there is none, or the browser refuses it to the page. */
  function attempt<T>(access: (storage: Storage) => T): T | null {
    try {
      return access(sessionStorage);
    } catch {
      return null;
    }
  }

  return {
    read: () => attempt((storage) => JSON.parse(storage.getItem(key) ?? 'null') as StoredLink | null),
    write: ({ token, hostedLinkUrl }) =>
      void attempt((storage) => storage.setItem(key, JSON.stringify({ token, hostedLinkUrl }))),
    clear: () => void attempt((storage) => storage.removeItem(key)),
  };
}
