/** Converts Node's request headers to Apollo Server's `HeaderMap`. */
import type { IncomingHttpHeaders } from 'node:http';
import { HeaderMap } from '@apollo/server';

export function toHeaderMap(headers: IncomingHttpHeaders): HeaderMap {
  const map = new HeaderMap();
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}
