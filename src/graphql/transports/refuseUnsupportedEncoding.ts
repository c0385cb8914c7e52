/**
 * Refuses bodies in another encoding than UTF-8 (RFC 8259). A proxy that inspects the body by its declared charset
 * would read another text than this server. In Apollo Server's own HTTP server such a body can stop it: CVE-2026-23897.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { UnsupportedBody } from '../../errors/BadRequest';

/** @throws {UnsupportedBody} */
export function refuseUnsupportedEncoding(headers: IncomingHttpHeaders): void {
  // Most clients send this.
  if (headers['content-type'] === 'application/json' && headers['content-encoding'] === undefined) return;
  // A decompressed body can be many times as large as the limit.
  if (!/^\s*(identity)?\s*$/i.test(headers['content-encoding'] ?? '')) throw new UnsupportedBody();
  // Other types are refused elsewhere, whatever their charset.
  if (!isJson(headers)) return;
  const charsets = (headers['content-type'] ?? '').matchAll(/;\s*charset\s*=\s*(["']?)([^"';]*)\1/gi);
  for (const [, , charset = ''] of charsets) {
    if (!/^utf-?8$/i.test(charset.trim())) throw new UnsupportedBody();
  }
}

/** Whether the body is declared as JSON. */
export function isJson({ 'content-type': type = '' }: IncomingHttpHeaders): boolean {
  return /^\s*application\/json\s*(;|$)/i.test(type);
}
