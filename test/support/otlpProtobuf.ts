/**
 * Decoder of OTLP trace requests in protobuf, by the field numbers of
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */

type Decode = (value: number | Buffer) => unknown;
type Field = readonly [name: string, decode: Decode, isRepeated?: true];
type Fields = Readonly<Record<number, Field>>;

const number: Decode = (value) => Number(value);
const double: Decode = (value) => (value as Buffer).readDoubleLE();
const boolean: Decode = (value) => value === 1;
const text: Decode = (value) => (value as Buffer).toString();
const hex: Decode = (value) => (value as Buffer).toString('hex');
const message =
  (fields: Fields): Decode =>
  (value) =>
    decodeMessage(value as Buffer, fields);

const anyValue = message({
  1: ['stringValue', text],
  2: ['boolValue', boolean],
  3: ['intValue', number],
  4: ['doubleValue', double],
});
const attribute = message({ 1: ['key', text], 2: ['value', anyValue] });
const span = message({
  1: ['traceId', hex],
  2: ['spanId', hex],
  3: ['traceState', text],
  4: ['parentSpanId', hex],
  5: ['name', text],
  6: ['kind', number],
  9: ['attributes', attribute, true],
  11: ['events', message({ 2: ['name', text] }), true],
  15: ['status', message({ 2: ['message', text], 3: ['code', number] })],
});
const resourceSpans = message({
  1: ['resource', message({ 1: ['attributes', attribute, true] })],
  2: ['scopeSpans', message({ 2: ['spans', span, true] }), true],
});
const request: Fields = { 1: ['resourceSpans', resourceSpans, true] };

/** @returns the request as OTLP's JSON has it, without the fields that are not listed above. */
export function decodeTraceRequest(bytes: Buffer): unknown {
  return decodeMessage(bytes, request);
}

/** https://protobuf.dev/programming-guides/encoding/ */
function decodeMessage(bytes: Buffer, fields: Fields): Record<string, unknown> {
  const decoded: Record<string, unknown> = {};
  for (const [name, , isRepeated] of Object.values(fields)) if (isRepeated) decoded[name] = [];
  let position = 0;
  const readVarint = () => {
    for (let value = 0, factor = 1; ; factor *= 128) {
      const byte = bytes.readUInt8(position++);
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const take = (length: number) => {
    if (position + length > bytes.length) throw new Error('The message is truncated.');
    position += length;
    return bytes.subarray(position - length, position);
  };
  const readValue = (wireType: number) => {
    if (wireType === 0) return readVarint();
    if (wireType === 1) return take(8);
    if (wireType === 2) return take(readVarint());
    if (wireType === 5) return take(4);
    throw new Error(`The wire type ${wireType} is not used in OTLP.`);
  };
  while (position < bytes.length) {
    const tag = readVarint();
    const value = readValue(tag % 8);
    const [name, decode, isRepeated] = fields[Math.floor(tag / 8)] ?? [];
    if (name === undefined || decode === undefined) continue;
    if (isRepeated) (decoded[name] as unknown[]).push(decode(value));
    else decoded[name] = decode(value);
  }
  return decoded;
}
