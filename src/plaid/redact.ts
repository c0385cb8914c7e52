/**
 * Blanks secrets in words that are not ours. Plaid's messages may quote what it was sent, and a gateway in front of
 * Plaid anything: so values that this request is known to hold are blanked, whatever they look like, and what looks
 * like a token, a bearer token or a social security number is blanked wherever it comes from.
 */

/** From the environment's name on: what stands before it, such as `access`, may follow other words without a gap. */
const TOKEN = /-(sandbox|production|development)-[\w-]+/gi;
/** Words with two dots or more. A JSON web token is one whose first part ends in a header, `{"` in base64. */
const DOTTED = /(?<![\w.-])[\w-]+(?:\.[\w-]*){2,}/g;
const HEADER_AT_THE_END = /eyJ[\w-]{10,}$/;
const BEARER_TOKEN = /\bBearer\s+\S+/gi;
const SOCIAL_SECURITY_NUMBER = /\b\d{3}-\d{2}-\d{4}\b/g;

export function blankTokens(text: string): string {
  return text
    .replace(TOKEN, '-$1-…')
    .replace(DOTTED, withoutJsonWebToken)
    .replace(BEARER_TOKEN, 'Bearer …')
    .replace(SOCIAL_SECURITY_NUMBER, '…');
}

function withoutJsonWebToken(dotted: string): string {
  const [first = ''] = dotted.split('.', 1);
  return HEADER_AT_THE_END.test(first) ? first.replace(HEADER_AT_THE_END, 'eyJ…') : dotted;
}

/** As `blankTokens`, and every one of these values. */
export function blankSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((blanked, secret) => blanked.replaceAll(secret, '…'), blankTokens(text));
}

/** Fields of Plaid's requests whose values are credentials or national ids. */
const SECRET_FIELDS = new Set([
  'access_token',
  'access_tokens',
  'id_number',
  'link_token',
  'payment_profile_token',
  'ssn',
  'third_party_user_token',
  'user_token',
]);

/** Shorter values would blank ordinary words. */
const MIN_SECRET_LENGTH = 4;

/** The values of a request's secret fields, however deep they stand. */
export function secretsIn(json: unknown, isSecret = false): string[] {
  if (typeof json === 'string') return isSecret && json.length >= MIN_SECRET_LENGTH ? [json] : [];
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([name, value]) =>
    secretsIn(value, isSecret || SECRET_FIELDS.has(name)),
  );
}
