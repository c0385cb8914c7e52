/** The console's files, under names that say what is in them, so that a browser may keep each for good. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ICON } from '../icon';
import { type AssetKind, createAsset, hashContent, type Page } from '../servePage';
import type { ConsoleOptions } from './ConsoleOptions';
import { CONSOLE_STYLE } from './consoleStyle';
import { renderConsole } from './renderConsole';

/** Where the build puts what runs in the browser; from the sources as from what they become. */
const BROWSER_FOLDER = join(__dirname, '../../../dist/pages/console/browser');

export async function loadConsole(options: ConsoleOptions): Promise<Page> {
  const files = new Map([
    ['icon.svg', ICON],
    ['style.css', CONSOLE_STYLE],
    ['graphql-sse.js', await readFile(streamClientPath(), 'utf8')],
    ...(await browserScripts()),
  ]);
  // All of them stand in one folder that says what is in them: the scripts, which name each other, do so without it.
  const version = hashContent(JSON.stringify([...files]));
  const assets = new Map(
    [...files].map(([name, text]) => [`${version}/${name}`, createAsset(kindOf(name), text)]),
  );
  const url = (name: string) => {
    if (!files.has(name)) throw new Error(`The console has no file ${name}: it is not built.`);
    return `console/${version}/${name}`;
  };
  const html = renderConsole(options, {
    style: url('style.css'),
    icon: url('icon.svg'),
    streamClient: url('graphql-sse.js'),
    start: url('start.js'),
  });
  return { html, assets };
}

async function browserScripts(): Promise<[name: string, text: string][]> {
  const names = (await readdir(BROWSER_FOLDER, { recursive: true })).filter((name) => name.endsWith('.js'));
  return Promise.all(
    names.sort().map(async (name): Promise<[string, string]> => {
      return [name, await readFile(join(BROWSER_FOLDER, name), 'utf8')];
    }),
  );
}

/** The package has a script for pages, but does not export it by name. */
function streamClientPath(): string {
  return join(dirname(require.resolve('graphql-sse/package.json')), 'umd/graphql-sse.min.js');
}

function kindOf(name: string): AssetKind {
  return name.slice(name.lastIndexOf('.') + 1) as AssetKind;
}
