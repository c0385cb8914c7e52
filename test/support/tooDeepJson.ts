/** JSON that is nested too deeply to be serialised again, by the Node versions whose `JSON.stringify` is recursive. */
const LEVELS = 20_000;

export const TOO_DEEP_JSON = `${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}`;

/** False from V8 13.8 (Node 25): there, nothing that fits in a response of Plaid's fails to be serialised. */
export const isTooDeepToSerialize = ((): boolean => {
  try {
    JSON.stringify(JSON.parse(TOO_DEEP_JSON));
    return false;
  } catch {
    return true;
  }
})();
