/** The console at `/`: the page that a newcomer meets. All it needs is served from here, and none of it is inline. */
import type { FastifyInstance } from 'fastify';
import { servePage } from '../servePage';
import { loadConsole } from './assets';
import type { ConsoleOptions } from './ConsoleOptions';

export function registerConsole(server: FastifyInstance, options: ConsoleOptions): void {
  servePage(server, { path: '/', folder: '/console', load: () => loadConsole(options), policy: POLICY });
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // No script can make HTML of a text, whatever the text is.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
];
