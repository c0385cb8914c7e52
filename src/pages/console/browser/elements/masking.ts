/** Tokens and what opens Link, hidden until somebody asks: screens are shared, and pictures of them sent around. */

const DOTS = '••••••••';

/** As Plaid writes them: what for, where, and which. The end stays, to tell one from another. */
const TOKEN = /\b([a-z]+-(?:sandbox|development|production)-)[\w-]*?(\w{0,4})(?![\w-])/g;

/** Fields whose text is such a thing, whatever it looks like. */
const SECRET_FIELD = /(?:tokens?|url)$/i;

export function maskText(text: string): string {
  return text.replace(TOKEN, `$1${DOTS}$2`);
}

/** All of it is secret: what cannot be told apart is hidden whole. */
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
