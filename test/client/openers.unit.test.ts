/** Openers of Link: a tab, and Plaid’s web SDK. `window` is that of a browser without a page. */
import type { LinkOpener } from '../../src/client/createLinkSession';
import { clientModule } from './clientModule';

const { createHostedLinkOpener } =
  clientModule<typeof import('../../src/client/createHostedLinkOpener')>('createHostedLinkOpener');
const { createSdkOpener } =
  clientModule<typeof import('../../src/client/createSdkOpener')>('createSdkOpener');

const link = { token: 'token-1', hostedLinkUrl: 'https://link.test/1' };

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function openThenCount(opener: LinkOpener) {
  let closed = 0;
  opener.prepare?.();
  const error = opener.open(link, () => {
    closed += 1;
  });
  return { error, closed: () => closed };
}

describe('createHostedLinkOpener', () => {
  function createTab() {
    const visited: string[] = [];
    let focused = 0;
    const tab = {
      closed: false,
      opener: {} as object | null,
      location: { replace: (url: string) => void visited.push(url) },
      focus() {
        focused += 1;
      },
    };
    return { tab, visited, focused: () => focused };
  }

  function install(tabs: readonly (object | null)[]) {
    const left = [...tabs];
    Object.assign(globalThis, { window: { open: () => left.shift() ?? null } });
  }

  it('opens a tab that cannot navigate the page, and reports its end once', () => {
    const { tab, visited } = createTab();
    install([tab]);
    const { error, closed } = openThenCount(createHostedLinkOpener());
    expect([error, tab.opener, visited]).toEqual([null, null, [link.hostedLinkUrl]]);
    jest.advanceTimersByTime(2_000);
    expect(closed()).toBe(0);
    tab.closed = true;
    jest.advanceTimersByTime(2_000);
    expect(closed()).toBe(1);
  });

  it('shows the open tab again', () => {
    const { tab, visited, focused } = createTab();
    install([tab]);
    const opener = createHostedLinkOpener();
    openThenCount(opener);
    openThenCount(opener);
    expect([visited, focused()]).toEqual([[link.hostedLinkUrl], 1]);
  });

  it('opens another tab after the first was closed', () => {
    const [first, second] = [createTab(), createTab()];
    install([first.tab, second.tab]);
    const opener = createHostedLinkOpener();
    openThenCount(opener);
    first.tab.closed = true;
    openThenCount(opener);
    expect(second.visited).toEqual([link.hostedLinkUrl]);
  });

  it('returns POPUP_BLOCKED where the browser blocks the tab', () => {
    install([null]);
    expect(openThenCount(createHostedLinkOpener()).error).toMatchObject({
      code: 'POPUP_BLOCKED',
      retryable: true,
    });
  });
});

describe('createSdkOpener', () => {
  interface SdkConfig {
    readonly token: string;
    readonly receivedRedirectUri?: string;
    onLoad(): void;
    onExit(): void;
  }

  function install(search = '', hasSdk = true) {
    const created: SdkConfig[] = [];
    const calls: string[] = [];
    const create = (config: SdkConfig) => {
      created.push(config);
      return { open: () => calls.push('open'), destroy: () => calls.push('destroy') };
    };
    const location = { search, href: `https://app.test/return${search}` };
    Object.assign(globalThis, { location, window: hasSdk ? { Plaid: { create } } : {} });
    return { created, calls };
  }

  it('opens Link once it is loaded, and once per token', () => {
    const { created, calls } = install();
    const opener = createSdkOpener();
    const { closed } = openThenCount(opener);
    openThenCount(opener);
    expect(created).toMatchObject([{ token: 'token-1' }]);
    expect(created[0]).not.toHaveProperty('receivedRedirectUri');
    created[0]?.onLoad();
    expect(calls).toEqual(['open']);
    created[0]?.onExit();
    expect(closed()).toBe(1);
    openThenCount(opener);
    expect([created.length, calls]).toEqual([2, ['open', 'destroy']]);
  });

  it('resumes on the return page of an OAuth institution', () => {
    const { created } = install('?oauth_state_id=1');
    const opener = createSdkOpener();
    expect(opener.shouldResume?.()).toBe(true);
    openThenCount(opener);
    expect(created[0]?.receivedRedirectUri).toBe('https://app.test/return?oauth_state_id=1');
  });

  it('does not resume on another page', () => {
    install('?tab=1');
    expect(createSdkOpener().shouldResume?.()).toBe(false);
  });

  it('returns SDK_NOT_LOADED where the page has not loaded the script', () => {
    install('', false);
    expect(openThenCount(createSdkOpener()).error).toMatchObject({ code: 'SDK_NOT_LOADED', retryable: true });
  });
});
