/** What came of the sessions: each connected institution with its accounts, and why somebody left. */
import type { ItemAddResult, LinkAccount, LinkExit, LinkSession } from '../calls/responses.js';
import { createSecretText } from '../elements/createSecretText.js';
import { element } from '../elements/element.js';

export function createResultCards(sessions: readonly LinkSession[]): HTMLElement[] {
  return sessions.flatMap(({ results, exit }) => [
    ...(results?.itemAddResults ?? []).map(connection),
    ...(exit ? [leaving(exit)] : []),
  ]);
}

function connection({ institution, accounts, publicToken }: ItemAddResult): HTMLElement {
  const name = institution?.name ?? 'An institution without a name';
  return element(
    'article',
    { class: 'result', 'aria-label': name },
    element(
      'h4',
      {},
      name,
      institution?.institutionId ? element('code', {}, institution.institutionId) : null,
    ),
    element('ul', { class: 'accounts' }, ...(accounts ?? []).map(account)),
    publicToken === null
      ? null
      : element(
          'p',
          { class: 'token-line' },
          element('span', { class: 'label' }, 'Public token'),
          createSecretText('the public token', publicToken),
        ),
  );
}

function account({ name, mask, type, subtype }: LinkAccount): HTMLElement {
  return element(
    'li',
    {},
    element('span', {}, name ?? 'An account without a name', mask ? element('code', {}, ` ••${mask}`) : null),
    element('span', { class: 'hint' }, [type, subtype].filter(Boolean).join(' / ')),
  );
}

function leaving({ error, metadata }: LinkExit): HTMLElement {
  const at = [metadata?.status, metadata?.institution?.name].filter(Boolean).join(' · ');
  return element(
    'article',
    { class: 'result left', 'aria-label': 'Left Link' },
    element('h4', {}, 'Left Link', error?.errorCode ? element('code', {}, error.errorCode) : null),
    error?.displayMessage ? element('p', { class: 'said-to-user' }, error.displayMessage) : null,
    error?.errorMessage ? element('p', { class: 'hint' }, error.errorMessage) : null,
    at === '' ? null : element('p', { class: 'hint' }, at),
  );
}
