/**
 * Blanks secrets in words that are not ours. Plaid's messages may quote what it was sent, and a gateway in front of
 * Plaid anything: so values that this request is known to hold are blanked, whatever they look like, and what looks
 * like a credential or a social security number is blanked wherever it comes from.
 */

/** What looks like a secret, and what is left of it. Callers choose some of these texts: none may take more than linear time. */
const LOOKS: readonly (readonly [RegExp, string])[] = [
  // From the environment's name on: what stands before it, such as `access`, may follow other words without a gap.
  [/-(sandbox|production|development)-[\w-]+/gi, '-$1-…'],
  // As a name or a part of a URL has it. The digits tell it from words such as `SANDBOX_ONLY`.
  [/(_|%2d)(sandbox|production|development)\1[0-9a-f]{8}(?:[\w-]|%2d)*/gi, '$1$2$1…'],
  // What begins as `{"` does in base64: a part of a JSON web token.
  [/(?<![A-Za-z0-9])eyJ[\w-]{10,}/g, 'eyJ…'],
  [/\b((?:proxy-|router-)?authorization|(?:set-)?cookie)(\s*[:=]\s*)[^\r\n]+/gi, '$1$2…'],
  [/\bBearer\s+\S+/gi, 'Bearer …'],
  [/(:\/\/)[^\s/@:]*:[^\s/]*@/g, '$1…@'],
  [/(?<!\d)\d{3}([-. ])\d{2}\1\d{4}(?!\d)/g, '…'],
];

/** Words with two dots or more. A JSON web token is one whose first part ends in a header. */
const DOTTED = /(?<![\w.-])[\w-]+(?:\.[\w-]*){2,}/g;
const HEADER_AT_THE_END = /eyJ[\w-]{10,}$/;

export function redactTokens(text: string): string {
  return LOOKS.reduce(
    (blanked, [look, left]) => blanked.replace(look, left),
    text.replace(DOTTED, withoutJsonWebToken),
  );
}

function withoutJsonWebToken(dotted: string): string {
  const [first = ''] = dotted.split('.', 1);
  return HEADER_AT_THE_END.test(first) ? first.replace(HEADER_AT_THE_END, 'eyJ…') : dotted;
}

/** Shorter values would blank ordinary words. */
const MIN_SECRET_LENGTH = 4;

/** A request may hold a hundred thousand values of any length, and whoever sends it decides on that. */
const MAX_SPELLED = 20;
const MAX_SPELLED_LENGTH = 256;

/** With more of them, each text would be searched for a tenth of a second. */
const MAX_SECRETS = 1000;

/** Plaid's messages have some 280 characters at most. */
const MAX_TEXT_LENGTH = 4096;

/**
 * As `blankTokens`, and every one of these values. Of a text that is too long to be a message, or where there are more
 * values than can be looked for, nothing is left.
 *
 * @param secrets what matters most first: of the first twenty also other spellings are found.
 */
export function redactSecrets(text: string, secrets: readonly string[]): string {
  if (text.length > MAX_TEXT_LENGTH || secrets.length > MAX_SECRETS) return '…';
  const known = [...new Set(secrets)].filter((secret) => secret.length >= MIN_SECRET_LENGTH);
  const spelled = known.filter((secret) => secret.length <= MAX_SPELLED_LENGTH).slice(0, MAX_SPELLED);
  // One may be the beginning of another, whose rest would be left.
  const longestFirst = (one: string, other: string) => other.length - one.length;
  let blanked = text;
  for (const secret of known.sort(longestFirst)) blanked = blanked.replaceAll(secret, '…');
  const spellings = spelled.flatMap(spellingsOf).sort(longestFirst);
  if (spellings.length > 0) {
    // Each in a group of its own: beside one that begins with ſ or the sign of Kelvin, V8 misses others.
    const anyOfThem = spellings.map((spelling) => `(?:${literally(spelling)})`).join('|');
    blanked = blanked.replace(new RegExp(anyOfThem, 'gi'), '…');
  }
  // What looks like a token comes last: it may be a part of a value, which would not be found any more.
  return redactTokens(blanked);
}

/** Whether a word may be repeated as it is: blanked, it would say something else. However many values there are. */
export function isFreeOfSecrets(secrets: readonly string[], word: string): boolean {
  const holdsOne = secrets.some((secret) => secret.length >= MIN_SECRET_LENGTH && word.includes(secret));
  return !holdsOne && redactSecrets(word, secrets.slice(0, MAX_SECRETS)) === word;
}

/** A value as it was sent, and as others may write it. No patterns: callers choose the values. */
function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const encodings = ['base64', 'base64url', 'hex'] as const;
  const spellings = [
    secret,
    // A national id without its groups.
    secret.replace(/[-\s]/g, ''),
    JSON.stringify(secret).slice(1, -1),
    // Through bytes: half of a pair of surrogates cannot be encoded.
    encodeURIComponent(bytes.toString()),
    ...encodings.map((encoding) => bytes.toString(encoding).replace(/=+$/, '')),
  ];
  return spellings.filter((spelling) => spelling.length >= MIN_SECRET_LENGTH);
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** Fields of Plaid's requests whose values are credentials or national ids, and those that it may add. */
const SECRET_FIELD = /(?:^|_)(?:tokens?|secret|password|ssn|id_number)$/;

/** A word of Plaid's, and no secret where all around it is one: of what kind a national id is. */
const KIND = 'type';

/** The values of a request's secret fields, however deep they stand. */
export function collectSecrets(request: unknown): string[] {
  const secrets: string[] = [];
  // Grows as it is gone through. Recursion would end where a request is nested deeply.
  const found: [json: unknown, isSecret: boolean][] = [[request, false]];
  for (const [json, isSecret] of found) {
    if (typeof json === 'string' && isSecret) secrets.push(json);
    if (typeof json !== 'object' || json === null) continue;
    for (const [name, value] of Object.entries(json)) {
      found.push([value, SECRET_FIELD.test(name) || (isSecret && name !== KIND)]);
    }
  }
  return secrets;
}
