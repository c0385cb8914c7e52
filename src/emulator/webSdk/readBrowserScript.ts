/** Reads a script that the build has compiled for the browser. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The path holds for the sources, for `dist` and for the bundle. */
const BROWSER_FOLDER = join(__dirname, '../../../dist/emulator/webSdk/browser');

/** @param name File name without extension. */
export function readBrowserScript(name: 'linkInitialize' | 'linkPage'): string {
  return readFileSync(join(BROWSER_FOLDER, `${name}.js`), 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');
}
