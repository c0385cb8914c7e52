/** Memory limits of the emulator. */
import { readCreateRequest } from '../../src/emulator/create/readCreateRequest';
import { LinkTokenStore } from '../../src/emulator/LinkTokenStore';
import { NOW, smallestRequest } from './testEmulator';

const HOUR = 3_600_000;

function create(linkTokens: LinkTokenStore, now: number, fields: object = {}): string {
  return linkTokens.create(readCreateRequest({ ...smallestRequest, ...fields }), now).value;
}

describe('LinkTokenStore', () => {
  it('removes the oldest token above the limit', () => {
    const linkTokens = new LinkTokenStore(2);
    const values = [0, 1, 2].map((turn) => create(linkTokens, NOW + turn));
    expect(values.map((value) => linkTokens.find(value, NOW + 2) !== undefined)).toEqual([false, true, true]);
  });

  it('removes the Link pages of a token with the token', () => {
    const linkTokens = new LinkTokenStore(1);
    const request = readCreateRequest({ ...smallestRequest, hosted_link: {} });
    const ids = [0, 1].map((turn) => linkTokens.create(request, NOW + turn).linkId);
    expect(ids.map((id) => linkTokens.findByLinkId(id, NOW + 1)?.linkId)).toEqual([undefined, ids[1]]);
  });

  it('removes expired tokens before the oldest', () => {
    const linkTokens = new LinkTokenStore(2);
    const long = create(linkTokens, NOW, { hosted_link: { url_lifetime_seconds: 86_400 } });
    create(linkTokens, NOW);
    create(linkTokens, NOW + 11 * HOUR);
    expect(linkTokens.find(long, NOW + 11 * HOUR)?.value).toBe(long);
  });
});
