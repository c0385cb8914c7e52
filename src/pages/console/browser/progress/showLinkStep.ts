/** The second step: how Link is opened with the token that was made. */

import { createLinkSample, createPlaySample } from '../calls/codeSamples.js';
import type { CreatedLinkToken } from '../calls/responses.js';
import { createCopyButton, createRevealButton, createSecretText } from '../elements/createSecretText.js';
import { element, find, timeElement } from '../elements/element.js';
import { highlight } from '../elements/highlight.js';
import { maskSecret } from '../elements/masking.js';

export function showLinkStep(created: CreatedLinkToken, emulatorUrl: string | null): void {
  const { linkToken, expiration, hostedLinkUrl } = created;
  const parts: (Node | string | null)[] = [
    element(
      'p',
      { class: 'token-line' },
      element('span', { class: 'label' }, 'Link token'),
      createSecretText('the link token', linkToken),
    ),
    expiration ? element('p', { class: 'hint' }, 'Opens Link until ', timeElement(expiration), '.') : null,
    ...(hostedLinkUrl === null ? withoutPage(linkToken) : withPage(hostedLinkUrl, emulatorUrl !== null)),
    ...(emulatorUrl === null ? [] : played(emulatorUrl, linkToken)),
  ];
  find('link-step', HTMLElement).replaceChildren(...parts.filter((part) => part !== null));
}

function withPage(url: string, ofEmulator: boolean): Node[] {
  // It may be no web page, if what answers is not Plaid.
  if (!/^https?:\/\//i.test(url)) return [element('p', {}, 'The hosted page has no web address.')];
  const link = { class: 'button', id: 'open-link', href: url, target: '_blank', rel: 'noopener noreferrer' };
  return [
    element(
      'p',
      {},
      element('a', link, 'Open Link', element('span', { class: 'arrow', 'aria-hidden': 'true' }, ' ↗')),
    ),
    element(
      'p',
      { class: 'hint' },
      'It opens in a new tab. Here, every step shows up below.',
      ...(ofEmulator
        ? [' Log in as ', element('code', {}, 'user_good'), ' with ', element('code', {}, 'pass_good'), '.']
        : []),
    ),
  ];
}

function withoutPage(linkToken: string): Node[] {
  return [
    element(
      'p',
      {},
      'Without a hosted page, your own frontend opens Link: Plaid’s SDK takes the token. For websites that is',
    ),
    codeBlock('the code that opens Link', (token) => createLinkSample(token), linkToken),
    element('p', { class: 'hint' }, 'Plaid has such SDKs for iOS, Android and React Native as well.'),
  ];
}

function played(emulatorUrl: string, linkToken: string): Node[] {
  return [
    element(
      'details',
      {},
      element('summary', {}, 'Or play a session from a terminal'),
      element(
        'div',
        { class: 'stack' },
        element('p', { class: 'hint' }, 'Somebody connects a bank:'),
        codeBlock(
          'the command for a success',
          (token) => createPlaySample(emulatorUrl, token, 'success'),
          linkToken,
        ),
        element('p', { class: 'hint' }, 'Somebody leaves without one:'),
        codeBlock(
          'the command for an exit',
          (token) => createPlaySample(emulatorUrl, token, 'exit'),
          linkToken,
        ),
      ),
    ),
  ];
}

function codeBlock(what: string, sample: (token: string) => string, token: string): HTMLElement {
  const code = element('code', {});
  const show = (shown: string) => code.replaceChildren(...highlight(sample(shown)));
  show(maskSecret(token));
  const reveal = createRevealButton(`the token in ${what}`, (revealed) =>
    show(revealed ? token : maskSecret(token)),
  );
  return element(
    'div',
    { class: 'code' },
    element(
      'div',
      { class: 'code-buttons' },
      reveal,
      createCopyButton(what, () => sample(token)),
    ),
    element('pre', { tabindex: '0', role: 'region', 'aria-label': what }, code),
  );
}
