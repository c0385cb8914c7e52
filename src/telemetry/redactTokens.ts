/** Redacts everything in a text that matches the pattern of a credential or SSN. */

/** Patterns and replacements. Clients control some of the texts, so each pattern must run in linear time. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // Starts at the environment name: the prefix (such as `access`) may be glued to a preceding word.
  [/-(sandbox|production|development)-[\w-]+/gi, '-$1-…'],
  // As in identifiers and URLs. The digits distinguish it from words such as `SANDBOX_ONLY`.
  [/(_|%2d)(sandbox|production|development)\1[0-9a-f]{8}(?:[\w-]|%2d)*/gi, '$1$2$1…'],
  // `{"` in base64: a part of a JWT.
  [/(?<![A-Za-z0-9])eyJ[\w-]{10,}/g, 'eyJ…'],
  [/\b((?:proxy-|router-)?authorization|(?:set-)?cookie)(\s*[:=]\s*)[^\r\n]+/gi, '$1$2…'],
  [/\bBearer\s+\S+/gi, 'Bearer …'],
  [/(:\/\/)[^\s/@:]*:[^\s/]*@/g, '$1…@'],
  [/(?<!\d)\d{3}([-. ])\d{2}\1\d{4}(?!\d)/g, '…'],
];

/** Matches whatever a pattern matches. Most texts contain none of it, and one search is cheaper than eight. */
const SUSPICIOUS = /sandbox|production|development|eyJ|authorization|cookie|bearer|:\/\/|\d{3}[-. ]\d\d/i;

/** Words with at least two dots. A word is a JWT if its first part ends in a header. */
const DOTTED = /(?<![\w.-])[\w-]+(?:\.[\w-]*){2,}/g;
const TRAILING_HEADER = /eyJ[\w-]{10,}$/;

/** Redacts everything that matches the pattern of a credential or SSN. */
export function redactTokens(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  return PATTERNS.reduce(
    (redacted, [pattern, replacement]) => redacted.replace(pattern, replacement),
    text.replace(DOTTED, redactJwt),
  );
}

function redactJwt(dotted: string): string {
  const [first = ''] = dotted.split('.', 1);
  return TRAILING_HEADER.test(first) ? first.replace(TRAILING_HEADER, 'eyJ…') : dotted;
}

/** Redacts tokens in text of another system and truncates it to 100 characters. */
export function redactAndTruncate(text: string | null | undefined): string | undefined {
  return text ? redactTokens(text.slice(0, 1000)).slice(0, 100) : undefined;
}
