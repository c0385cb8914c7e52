/** Checks shared by all endpoints: body, headers, credentials, fields and paths. */
import { send, shareTestEmulator, smallestRequest, type TestEmulator } from './testEmulator';

const GET = '/link/token/get';
const CREATE = '/link/token/create';
const KEY = '/webhook_verification_key/get';
const keys = { client_id: 'client-1', secret: 'secret-1' };

async function readError(response: Promise<{ status: number; body: unknown }>): Promise<unknown[]> {
  const { status, body } = await response;
  const { error_type, error_code, error_message } = body as Record<string, unknown>;
  return [status, error_type, error_code, error_message];
}

/** Chunked POST, which has no Content-Length. */
async function sendChunked(url: string): Promise<{ status: number; body: unknown }> {
  const body = new Blob([JSON.stringify(keys)]).stream();
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, duplex: 'half' };
  const response = await fetch(url, init as RequestInit);
  return { status: response.status, body: await response.json() };
}

describe('an endpoint of the emulator', () => {
  const started = shareTestEmulator();
  let emulator: TestEmulator;
  beforeEach(() => {
    emulator = started();
  });

  it.each([CREATE, GET, KEY])('%s rejects a body that is not JSON', async (path) => {
    expect(await readError(send(emulator.url + path, '{"client_id": "client-1",}'))).toEqual([
      400,
      'INVALID_REQUEST',
      'INVALID_BODY',
      'the request body could not be parsed as JSON',
    ]);
  });

  it.each(['[]', 'null', '"text"'])('rejects JSON that is not an object: %s', async (body) => {
    expect(await readError(send(emulator.url + GET, body))).toEqual([
      400,
      'INVALID_REQUEST',
      'INVALID_BODY',
      'the request body must be a JSON object',
    ]);
  });

  it('rejects an empty body', async () => {
    expect(await readError(send(emulator.url + GET, ''))).toMatchObject({ 0: 400, 2: 'INVALID_BODY' });
  });

  it('rejects a body that is not UTF-8', async () => {
    const response = await fetch(emulator.url + GET, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from([0x22, 0xff, 0x22]),
    });
    expect(await response.json()).toMatchObject({ error_code: 'INVALID_BODY' });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'unknown'])(
    'rejects the content type %s',
    async (contentType) => {
      const response = send(emulator.url + GET, JSON.stringify(keys), { 'content-type': contentType });
      expect(await readError(response)).toEqual([
        400,
        'INVALID_REQUEST',
        'INVALID_HEADERS',
        'the Content-Type header must be application/json',
      ]);
    },
  );

  it('rejects a body without Content-Length', async () => {
    expect(await readError(sendChunked(emulator.url + GET))).toEqual([
      400,
      'INVALID_REQUEST',
      'INVALID_HEADERS',
      'the Content-Length header is required for all methods except OPTIONS, DELETE and GET',
    ]);
  });

  it('rejects a body above the size limit', async () => {
    const body = JSON.stringify({ ...keys, link_token: 'x'.repeat(300_000) });
    expect(await readError(send(emulator.url + GET, body))).toEqual([
      413,
      'INVALID_REQUEST',
      'INVALID_BODY',
      'the request body is too large',
    ]);
  });

  it.each([
    [{}, 'client_id, secret'],
    [{ client_id: 'client-1' }, 'secret'],
    [{ client_id: '', secret: 'secret-1' }, 'client_id'],
    [{ client_id: null, secret: 'secret-1' }, 'client_id'],
  ])('names the credentials missing from %j', async (body, missing) => {
    expect(await readError(send(emulator.url + GET, JSON.stringify(body)))).toEqual([
      400,
      'INVALID_REQUEST',
      'MISSING_FIELDS',
      `the following required fields are missing: ${missing}`,
    ]);
  });

  it('accepts credentials in headers', async () => {
    const headers = { 'PLAID-CLIENT-ID': 'client-1', 'PLAID-SECRET': 'secret-1' };
    const linkToken = await emulator.linkToken();
    const { status } = await send(emulator.url + GET, JSON.stringify({ link_token: linkToken }), headers);
    expect(status).toBe(200);
  });

  it('checks credentials before fields', async () => {
    const response = send(emulator.url + CREATE, JSON.stringify({ unknown_field: 1 }));
    expect(await readError(response)).toMatchObject({ 2: 'MISSING_FIELDS' });
  });

  it('checks unknown fields before missing ones', async () => {
    expect(await readError(emulator.post(CREATE, { unknown_field: 1, client_nam: 'x' }))).toEqual([
      400,
      'INVALID_REQUEST',
      'UNKNOWN_FIELDS',
      'the following fields are not recognized by this endpoint: unknown_field, client_nam',
    ]);
  });

  it('rejects a field named __proto__ as unknown', async () => {
    const body = `{"client_id":"client-1","secret":"secret-1","__proto__":{"link_token":"x"}}`;
    expect(await readError(send(emulator.url + GET, body))).toMatchObject({ 2: 'UNKNOWN_FIELDS' });
  });

  it.each([
    [GET, {}, 'MISSING_FIELDS'],
    [GET, { link_token: null }, 'MISSING_FIELDS'],
    [GET, { link_token: '' }, 'INVALID_FIELD'],
    [GET, { link_token: 7 }, 'INVALID_FIELD'],
    [GET, { link_token: 'unknown' }, 'INVALID_LINK_TOKEN'],
    [GET, { link_token: 'x', secret_: 'x' }, 'UNKNOWN_FIELDS'],
    [KEY, {}, 'MISSING_FIELDS'],
    [KEY, { key_id: 7 }, 'INVALID_FIELD'],
    [KEY, { key_id: 'unknown' }, 'INVALID_WEBHOOK_VERIFICATION_KEY_ID'],
  ])('%s rejects the fields %j with %s', async (path, fields, code) => {
    expect(await readError(emulator.post(path, fields))).toMatchObject({ 0: 400, 2: code });
  });

  it('responds with 404 to a path that Plaid does not have', async () => {
    expect(await readError(emulator.post('/link/token/delete', {}))).toEqual([
      404,
      'INVALID_REQUEST',
      'NOT_FOUND',
      'the requested resource was not found',
    ]);
  });

  it('responds with 404 to such a path regardless of the body', async () => {
    expect(
      await readError(send(`${emulator.url}/nowhere`, '{', { 'content-type': 'text/plain' })),
    ).toMatchObject({
      0: 404,
      2: 'NOT_FOUND',
    });
  });

  it('responds with 404 to a GET of an endpoint', async () => {
    const response = await fetch(emulator.url + GET);
    expect([response.status, await response.json()]).toMatchObject([404, { error_code: 'NOT_FOUND' }]);
  });

  it('responds with 404 to a path that cannot be decoded', async () => {
    const response = await fetch(`${emulator.url}/%E0%A4%A`);
    expect([response.status, await response.json()]).toMatchObject([404, { error_code: 'NOT_FOUND' }]);
  });

  it('accepts any credentials for any link token', async () => {
    const linkToken = await emulator.linkToken();
    const { status } = await emulator.post(GET, {
      client_id: 'client-2',
      secret: 'other',
      link_token: linkToken,
    });
    expect(status).toBe(200);
  });
});

describe('an emulator with configured credentials', () => {
  const emulator = shareTestEmulator({ clientId: 'client-1', secret: 'secret-1' });

  it('accepts them', async () => {
    expect((await emulator().post(CREATE, smallestRequest)).status).toBe(200);
  });

  it.each([{ client_id: 'client-2' }, { secret: 'secret-2' }])('rejects %j', async (keys) => {
    expect(await readError(emulator().post(CREATE, { ...smallestRequest, ...keys }))).toEqual([
      400,
      'INVALID_INPUT',
      'INVALID_API_KEYS',
      'invalid client_id or secret provided',
    ]);
  });

  it('does not return credentials in errors', async () => {
    const { body } = await emulator().post(CREATE, { ...smallestRequest, secret: 'a-wrong-secret' });
    expect(JSON.stringify(body)).not.toMatch(/secret-1|a-wrong-secret|client-1|stack|emulator/);
  });
});
