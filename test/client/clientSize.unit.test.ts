/** Size of the client kit in a frontend’s bundle. */
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';

function gzippedSize(name: string): number {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, '../../dist/client', `${name}.js`)],
    bundle: true,
    minify: true,
    format: 'esm',
    external: ['react', 'graphql-ws', 'graphql-sse'],
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? '').length;
}

it('adds less than 4 KB to a bundle, with its React hook and without its peers', () => {
  expect(gzippedSize('createLinkSession')).toBeLessThan(4_000);
  expect(gzippedSize('useLinkSession')).toBeLessThan(4_000);
  expect(gzippedSize('createLinkSession')).toBeGreaterThan(1_000);
});
