/** Blanks what Plaid's messages may quote back: link, public, access, processor and user tokens. */
const TOKEN =
  /\b(link|public|access|processor|user|payment-profile|asset|wh|profile)-(sandbox|production|development)-[\w-]+/g;

export function blankTokens(text: string): string {
  return text.replace(TOKEN, '$1-$2-…');
}
