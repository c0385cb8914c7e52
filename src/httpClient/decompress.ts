/** Decompression of response bodies by zlib's thread pool, with a limit on the decompressed size. */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib';
import { getErrorCode } from '../telemetry/getErrorCode';

/** Value of `Accept-Encoding` for what `decompress` reads. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/** Problem with a compressed body, for the log. */
export type CompressionProblem =
  | 'unknown content-encoding'
  | 'corrupt content-encoding'
  | 'decompressed body too large';

type Decompressor = (body: Buffer, options: ZlibOptions) => Promise<Buffer>;

const inflateWhole = promisify<Buffer, ZlibOptions, Buffer>(inflate);
const inflateBare = promisify<Buffer, ZlibOptions, Buffer>(inflateRaw);

const decompressors: Readonly<Record<string, Decompressor>> = {
  gzip: promisify<Buffer, ZlibOptions, Buffer>(gunzip),
  br: promisify<Buffer, ZlibOptions, Buffer>(brotliDecompress),
  // Some servers omit the zlib header, whose first byte ends with 8.
  deflate: (body, options) => (((body[0] ?? 0) & 0x0f) === 8 ? inflateWhole : inflateBare)(body, options),
};

/** A server that stacks more is broken or hostile. */
const MAX_ENCODINGS = 3;

/**
 * @param contentEncoding value of the header, with the encodings in the order in which they were applied.
 * @param maxBytes limit on the output of each encoding.
 */
export async function decompress(
  body: Buffer,
  contentEncoding: string,
  maxBytes: number,
): Promise<Buffer | CompressionProblem> {
  const encodings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((encoding) => encoding.trim().replace(/^x-/, ''))
    .filter((encoding) => encoding !== '' && encoding !== 'identity');
  // An error response may have the header and no body.
  if (body.length === 0) return body;
  const steps = encodings.map(
    (encoding) => Object.hasOwn(decompressors, encoding) && decompressors[encoding],
  );
  if (steps.length > MAX_ENCODINGS) return 'unknown content-encoding';
  let decompressed = body;
  for (const step of steps.reverse()) {
    if (!step) return 'unknown content-encoding';
    try {
      decompressed = await step(decompressed, { maxOutputLength: maxBytes });
    } catch (error) {
      const isTooLarge = getErrorCode(error) === 'ERR_BUFFER_TOO_LARGE';
      return isTooLarge ? 'decompressed body too large' : 'corrupt content-encoding';
    }
  }
  return decompressed;
}
