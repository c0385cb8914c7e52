/** Cards of a token's results: each connected institution with its accounts, and each exit with its error. */
import type { ItemAddResult, LinkAccount, LinkExit, LinkSession } from '../calls/responses.js';
import { createSecretText } from '../elements/createSecretText.js';
import { element } from '../elements/element.js';

export function createResultCards(sessions: readonly LinkSession[]): HTMLElement[] {
  return sessions.flatMap(({ results, exit }) => [
    ...(results?.itemAddResults ?? []).map(institutionCard),
    ...(exit ? [exitCard(exit)] : []),
  ]);
}

function institutionCard({ institution, accounts, publicToken }: ItemAddResult): HTMLElement {
  const name = institution?.name ?? 'Unnamed institution';
  const id = institution?.institutionId ? element('code', {}, institution.institutionId) : null;
  const label = element('span', { class: 'label' }, 'Public token');
  return element(
    'article',
    { class: 'result', 'aria-label': name },
    element('h3', {}, name, id),
    element('ul', { class: 'accounts' }, ...(accounts ?? []).map(accountItem)),
    publicToken === null
      ? null
      : element('p', { class: 'token-line' }, label, createSecretText('the public token', publicToken)),
  );
}

function accountItem({ name, mask, type, subtype }: LinkAccount): HTMLElement {
  return element(
    'li',
    {},
    element('span', {}, name ?? 'Unnamed account', mask ? element('code', {}, ` ••${mask}`) : null),
    element('span', { class: 'hint' }, [type, subtype].filter(Boolean).join(' / ')),
  );
}

function exitCard({ error, metadata }: LinkExit): HTMLElement {
  const place = [metadata?.status, metadata?.institution?.name].filter(Boolean).join(' · ');
  return element(
    'article',
    { class: 'result left', 'aria-label': 'Link exited' },
    element('h3', {}, 'Link exited', error?.errorCode ? element('code', {}, error.errorCode) : null),
    error?.displayMessage ? element('p', { class: 'display-message' }, error.displayMessage) : null,
    error?.errorMessage ? element('p', { class: 'hint' }, error.errorMessage) : null,
    place === '' ? null : element('p', { class: 'hint' }, place),
  );
}
