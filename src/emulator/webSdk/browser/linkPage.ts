/** Script of each page of Link: records whether the user sees it, and connects a framed page with the app's page. */
{
  type LinkExitRequest = import('./linkMessages').LinkExitRequest;
  type LinkPageData = import('./linkMessages').LinkPageData;

  const { presenceUrl, app, exitFields }: LinkPageData = JSON.parse(document.body.dataset['link'] ?? '');

  /** A report may overtake an earlier one, of this page or the one before. */
  const report = (presence: 'shown' | 'left') => {
    const at = String(performance.timeOrigin + performance.now());
    navigator.sendBeacon(presenceUrl, new URLSearchParams({ presence, at }));
  };

  addEventListener('pageshow', () => report('shown'));
  addEventListener('pagehide', () => report('left'));

  if (app && parent !== window) {
    addEventListener('message', ({ source, origin, data }: MessageEvent<LinkExitRequest | null>) => {
      if (source === parent && origin === app.origin && data?.type === 'plaid-emulator-exit') exitLink();
    });
    parent.postMessage(app.update, app.origin);
  }

  /** Posts the form of the button "Leave", which not every page has. */
  function exitLink(): void {
    const form = document.createElement('form');
    form.method = 'post';
    for (const [name, value] of Object.entries(exitFields)) {
      const input = document.createElement('input');
      Object.assign(input, { type: 'hidden', name, value });
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  }
}
