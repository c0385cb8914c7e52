/**
 * Splits a kept-alive HTTP/1.1 connection into messages. Load and upstream share a core, so they do without an HTTP
 * stack: its cost would limit the load on the server under test.
 */
export type OnMessage = (head: string, body: Buffer) => void;

export class HttpMessages {
  readonly #onMessage: OnMessage;
  #chunks: Buffer[] = [];
  #length = 0;
  /** Bytes required before parsing is worth another try: bodies of megabytes arrive in many pieces. */
  #needed = 0;

  constructor(onMessage: OnMessage) {
    this.#onMessage = onMessage;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length > 0 && this.#length >= this.#needed) {
      const taken = this.#take();
      if (taken === 0) return;
      this.#drop(taken);
    }
  }

  /** Size of the first message, or 0 while it is incomplete. */
  #take(): number {
    const bytes = this.#joined();
    const headEnd = bytes.indexOf('\r\n\r\n');
    if (headEnd < 0) return 0;
    const head = bytes.toString('latin1', 0, headEnd);
    const start = headEnd + 4;
    if (/\r\ntransfer-encoding: *chunked/i.test(head)) return this.#takeChunked(head, bytes, start);

    const end = start + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    if (bytes.length < end) {
      this.#needed = end;
      return 0;
    }
    this.#onMessage(head, bytes.subarray(start, end));
    return end;
  }

  #takeChunked(head: string, bytes: Buffer, start: number): number {
    const parts: Buffer[] = [];
    let at = start;
    for (;;) {
      const lineEnd = bytes.indexOf('\r\n', at);
      if (lineEnd < 0) return 0;
      const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
      const end = lineEnd + 2 + size + 2;
      if (bytes.length < end) {
        this.#needed = end;
        return 0;
      }
      if (size === 0) {
        this.#onMessage(head, parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts));
        return end;
      }
      parts.push(bytes.subarray(lineEnd + 2, end - 2));
      at = end;
    }
  }

  #joined(): Buffer {
    const [only] = this.#chunks;
    if (this.#chunks.length === 1 && only) return only;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }

  #drop(bytes: number): void {
    const rest = this.#joined().subarray(bytes);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    this.#needed = 0;
  }
}
