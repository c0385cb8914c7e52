/** Step 2: opens Link with the created token, through its hosted page or by code. */
import { createLinkSample, createPlaySample } from '../calls/codeSamples.js';
import type { CreatedLinkToken } from '../calls/responses.js';
import { createCopyButton, createRevealButton, createSecretText } from '../elements/createSecretText.js';
import { element, find, timeElement } from '../elements/element.js';
import { highlight } from '../elements/highlight.js';
import { maskSecret } from '../elements/masking.js';

export function showLinkStep(created: CreatedLinkToken, emulatorUrl: string | null): void {
  const { linkToken, expiration, hostedLinkUrl } = created;
  const parts: (Node | null)[] = [
    element(
      'p',
      { class: 'token-line' },
      element('span', { class: 'label' }, 'Link token'),
      createSecretText('the link token', linkToken),
    ),
    expiration ? hint('Valid until ', timeElement(expiration)) : null,
    ...(hostedLinkUrl === null ? withoutPage(linkToken) : withPage(hostedLinkUrl, emulatorUrl !== null)),
    emulatorUrl === null ? null : createSimulationCommands(emulatorUrl, linkToken),
  ];
  find('link-step', HTMLElement).replaceChildren(...parts.filter((part) => part !== null));
}

function withPage(url: string, isEmulator: boolean): Node[] {
  // The URL comes from Plaid's response: only a web page becomes a link.
  if (!/^https?:\/\//i.test(url)) return [element('p', {}, 'hostedLinkUrl is not an http or https URL.')];
  const link = { class: 'button', id: 'open-link', href: url, target: '_blank', rel: 'noopener noreferrer' };
  const arrow = element('span', { class: 'arrow', 'aria-hidden': 'true' }, ' ↗');
  return [
    element('p', {}, element('a', link, 'Open Link', arrow)),
    hint(
      'Opens in a new tab. Each step appears below.',
      ...(isEmulator
        ? [' Log in as ', element('code', {}, 'user_good'), ' with ', element('code', {}, 'pass_good'), '.']
        : []),
    ),
  ];
}

function withoutPage(linkToken: string): Node[] {
  return [
    element('p', {}, 'This token has no hosted page. Pass it to Plaid’s Link SDK in your frontend:'),
    codeBlock('the code that opens Link', createLinkSample, linkToken),
    hint('Plaid also has SDKs for iOS, Android and React Native.'),
  ];
}

function createSimulationCommands(emulatorUrl: string, linkToken: string): Node {
  const command = (outcome: 'success' | 'exit') => (token: string) =>
    createPlaySample(emulatorUrl, token, outcome);
  return element(
    'details',
    {},
    element('summary', {}, 'Or simulate a session from a terminal'),
    element(
      'div',
      { class: 'stack' },
      hint('The user connects a bank:'),
      codeBlock('the command for a success', command('success'), linkToken),
      hint('The user exits Link:'),
      codeBlock('the command for an exit', command('exit'), linkToken),
    ),
  );
}

function hint(...content: readonly (Node | string)[]): HTMLElement {
  return element('p', { class: 'hint' }, ...content);
}

function codeBlock(what: string, createSample: (token: string) => string, token: string): HTMLElement {
  const code = element('code', {});
  const show = (shown: string) => code.replaceChildren(...highlight(createSample(shown)));
  show(maskSecret(token));
  return element(
    'div',
    { class: 'code' },
    element(
      'div',
      { class: 'code-buttons' },
      createRevealButton(`the token in ${what}`, (isRevealed) =>
        show(isRevealed ? token : maskSecret(token)),
      ),
      createCopyButton(what, () => createSample(token)),
    ),
    element('pre', { tabindex: '0', role: 'region', 'aria-label': what }, code),
  );
}
