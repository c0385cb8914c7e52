/** Link tokens of requests. */

let given = 0;

/** A token new to every server. */
export function freshToken(): string {
  given += 1;
  return `link-sandbox-00000000-0000-4000-8000-${given.toString(16).padStart(12, '0')}`;
}

/** The same token in each request. */
export function hotToken(): string {
  return 'link-sandbox-eeeeeeee-0000-4000-8000-000000000000';
}
