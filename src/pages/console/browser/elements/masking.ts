/** Masks tokens and Link URLs until the user reveals them, so that shared screens and screenshots do not leak them. */

const DOTS = '••••••••';

/** Plaid’s token format: kind, environment, id. The last characters stay, to tell tokens apart. */
const TOKEN = /\b([a-z]+-(?:sandbox|development|production)-)[\w-]*?(\w{0,4})(?![\w-])/g;

/** Fields whose value is always masked. */
const SECRET_FIELD = /(?:tokens?|url)$/i;

export function maskText(text: string): string {
  return text.replace(TOKEN, `$1${DOTS}$2`);
}

/** Masks a secret; one of unknown format as a whole. */
export function maskSecret(secret: string): string {
  if (secret === '') return '';
  const masked = maskText(secret);
  if (masked !== secret) return masked;
  const [, page] = /^(https?:\/\/[^/]*\/(?:[^/?#]*\/)?)./i.exec(secret) ?? [];
  return page === undefined ? DOTS : page + DOTS;
}

export function maskJson(json: unknown, field = ''): unknown {
  if (typeof json === 'string') return SECRET_FIELD.test(field) ? maskSecret(json) : maskText(json);
  if (Array.isArray(json)) return json.map((item) => maskJson(item, field));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, maskJson(value, key)]));
}
