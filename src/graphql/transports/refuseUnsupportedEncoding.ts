/**
 * Bodies are read as UTF-8, as JSON between programs is (RFC 8259), so one that says it is anything else is not read:
 * whoever looks at it on its way by what it says would see another text. In Apollo Server's own server such a body
 * could stop it: CVE-2026-23897.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { UnsupportedBody } from '../../errors/BadRequest';

/** @throws {UnsupportedBody} */
export function refuseUnsupportedEncoding(headers: IncomingHttpHeaders): void {
  // Unpacked it may be any number of times as large.
  if (!/^\s*(identity)?\s*$/i.test(headers['content-encoding'] ?? '')) throw new UnsupportedBody();
  const contentType = headers['content-type'] ?? '';
  // Bodies of other types are refused whatever their charset.
  if (!/^\s*application\/json\b/i.test(contentType)) return;
  const charsets = contentType.matchAll(/;\s*charset\s*=\s*(["']?)([^"';]*)\1/gi);
  for (const [, , charset = ''] of charsets) {
    if (!/^utf-?8$/i.test(charset.trim())) throw new UnsupportedBody();
  }
}
