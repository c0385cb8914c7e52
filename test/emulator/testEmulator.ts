/** An emulator with a controlled clock, and HTTP requests to it. */
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator';
import { closeAfterTest, startOnce } from '../support/closing';
import type { Data } from '../support/testApp';

export type Json = Data;

export interface TestEmulator extends Emulator {
  /** Milliseconds since 1970. */
  readonly clock: { now: number };
  /** Posts with the credentials of `client-1`. */
  post(path: string, body: object): Promise<EmulatorResponse>;
  /** Creates a link token from the smallest request and these fields. */
  linkToken(fields?: object): Promise<string>;
  /** Response of `/link/token/get`. */
  get(linkToken: string): Promise<Json>;
}

export interface EmulatorResponse {
  readonly status: number;
  readonly body: Json;
}

export const NOW = Date.parse('2026-03-01T12:00:00.250Z');

export const smallestRequest = {
  client_name: 'Budget Buddy',
  language: 'en',
  country_codes: ['US'],
  user: { client_user_id: 'user-42' },
  products: ['transactions'],
};

export async function startTestEmulator(options: EmulatorOptions = {}): Promise<TestEmulator> {
  const clock = { now: NOW };
  const emulator = await startEmulator({ now: () => clock.now, ...options });
  closeAfterTest(() => emulator.close());

  const post = (path: string, body: object) =>
    send(emulator.url + path, JSON.stringify({ client_id: 'client-1', secret: 'secret-1', ...body }));
  return {
    ...emulator,
    clock,
    post,
    async linkToken(fields = {}) {
      const { status, body } = await post('/link/token/create', { ...smallestRequest, ...fields });
      if (status !== 200) throw new Error(`/link/token/create failed: ${JSON.stringify(body)}`);
      return body.link_token;
    },
    async get(linkToken) {
      const { status, body } = await post('/link/token/get', { link_token: linkToken });
      if (status !== 200) throw new Error(`/link/token/get failed: ${JSON.stringify(body)}`);
      return body;
    },
  };
}

/**
 * An emulator shared by the tests of a file or a `describe`; its clock is at `NOW` before each test.
 *
 * @returns a getter of the emulator.
 */
export function shareTestEmulator(options: EmulatorOptions = {}): () => TestEmulator {
  const started = startOnce(() => startTestEmulator(options));
  beforeEach(() => {
    started().clock.now = NOW;
  });
  return started;
}

/** @param headers Override `Content-Type: application/json`. */
export async function send(
  url: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<EmulatorResponse> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, body: await response.json() };
}
