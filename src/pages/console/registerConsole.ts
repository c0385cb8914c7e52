/** The console, the start page at `/`. All assets are same-origin; no script or style is inline. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { ICON } from '../icon';
import { hashContent, type Page, servePage } from '../servePage';
import type { ConsoleOptions } from './ConsoleOptions';
import { CONSOLE_STYLE } from './consoleStyle';
import { renderConsole } from './renderConsole';

export function registerConsole(server: FastifyInstance, options: ConsoleOptions): void {
  const load = () => loadConsole(options);
  servePage(server, { path: '/', assetFolder: '/console', load, policy: POLICY });
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
  // Trusted Types: no script can assign a string as HTML.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
];

async function loadConsole(options: ConsoleOptions): Promise<Page> {
  const files = new Map([['icon.svg', ICON], ['style.css', CONSOLE_STYLE], ...(await readBrowserScripts())]);
  // One hash for the folder of all files, because the scripts import each other by name.
  const version = hashContent(JSON.stringify([...files]));
  const urlOf = (name: string) => {
    if (!files.has(name)) throw new Error(`The console was built without ${name}.`);
    return `console/${version}/${name}`;
  };
  return {
    html: renderConsole(options, urlOf),
    assets: new Map([...files].map(([name, text]) => [`${version}/${name}`, text])),
  };
}

/** Build output for the browser, with the script of graphql-sse. The path holds for the sources and for `dist`. */
const BROWSER_FOLDER = join(__dirname, '../../../dist/pages/console/browser');

async function readBrowserScripts(): Promise<[name: string, text: string][]> {
  const names = (await readdir(BROWSER_FOLDER, { recursive: true })).filter((name) => name.endsWith('.js'));
  return Promise.all(
    names.sort().map(async (name): Promise<[string, string]> => {
      return [name, await readFile(join(BROWSER_FOLDER, name), 'utf8')];
    }),
  );
}
