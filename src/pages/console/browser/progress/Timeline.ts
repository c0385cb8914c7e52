/** What happens to a token, as it is heard of. Entries are added and never moved, so that they can be read out. */
import type { LinkEvent } from '../calls/responses.js';
import { element, find, timeElement } from '../elements/element.js';
import { createResultCards } from './createResultCards.js';
import { getEventTitle } from './getEventTitle.js';
import { EMPTY_PROGRESS, type Entry, type Progress } from './linkTokenProgress.js';

/** In pixels. */
const NEAR = 40;

export class Timeline {
  readonly #list = find('timeline', HTMLOListElement);
  readonly #badge = find('status', HTMLElement);
  readonly #results = find('results', HTMLElement);
  readonly #empty = find('timeline-empty', HTMLElement);
  #shown: readonly Entry[] = [];
  #shownResults = '';

  clear(): void {
    this.#list.replaceChildren();
    this.#shown = [];
    this.show(EMPTY_PROGRESS);
  }

  show(progress: Progress): void {
    const { status, expiration, entries, sessions } = progress;
    const several = sessions.length > 1;
    const { scrollTop, scrollHeight, clientHeight } = this.#list;
    this.#list.append(...entries.slice(this.#shown.length).map((entry) => row(entry, several)));
    // Follows the news, unless somebody has gone back to look at something.
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.#list.scrollTop = this.#list.scrollHeight;
    this.#shown = entries;
    this.#empty.hidden = status === null || entries.length > 0;
    this.#badge.hidden = status === null;
    this.#badge.textContent = (status ?? '').replaceAll('_', ' ');
    this.#badge.dataset['status'] = status ?? '';
    find('expiration', HTMLElement).replaceChildren(
      ...(expiration === null ? [] : ['Expires at ', timeElement(expiration)]),
    );
    const results = JSON.stringify(sessions.map(({ outcome, exit, results }) => [outcome, exit, results]));
    if (results === this.#shownResults) return;
    this.#shownResults = results;
    this.#results.replaceChildren(...createResultCards(sessions));
  }
}

function row(entry: Entry, several: boolean): HTMLLIElement {
  if (entry.kind === 'update') {
    return element(
      'li',
      { class: 'entry news', 'data-reason': entry.reason },
      timeElement(entry.at),
      element('p', {}, element('strong', {}, newsOf(entry.reason, entry.status)), reasonTag(entry.reason)),
    );
  }
  const { event, reason, session } = entry;
  const { eventName, timestamp, eventMetadata } = event;
  const name = eventName ?? 'NO NAME';
  const view = eventMetadata?.['viewName'] ?? null;
  return element(
    'li',
    { class: 'entry', 'data-event': name },
    timestamp === null ? element('span', {}, 'some time') : timeElement(timestamp),
    element(
      'p',
      {},
      element('strong', {}, getEventTitle(eventName, view) ?? name),
      element('code', {}, [name, view].filter(Boolean).join(' ')),
      reasonTag(reason),
      several && session !== null ? element('span', { class: 'hint' }, `session ${session}`) : null,
    ),
    details(event),
  );
}

function newsOf(reason: string, status: string): string {
  const words = status.toLowerCase().replaceAll('_', ' ');
  if (reason === 'SESSION_FINISHED') return `The session is over: ${words}`;
  if (reason === 'ITEM_ADD_RESULT') return 'A connection is there';
  if (reason === 'EXPIRED') return 'The token has expired';
  return `News: ${words}`;
}

/** How the news came: what was there from the start needs no word. */
function reasonTag(reason: string | null): HTMLElement | null {
  if (reason === null || reason === 'SNAPSHOT') return null;
  return element('span', { class: 'tag', title: 'Why the update came' }, reason);
}

/** What the metadata says, but for what is said already, and for what is of use to Plaid's support alone. */
function details({ eventMetadata }: LinkEvent): HTMLElement | null {
  const { viewName, requestId, institutionId, institutionName, ...rest } = eventMetadata ?? {};
  const said = Object.entries({ institution: institutionName ?? institutionId, ...rest }).filter(
    ([, value]) => value,
  );
  if (said.length === 0) return null;
  return element(
    'dl',
    { class: 'details' },
    ...said.map(([key, value]) =>
      element('div', {}, element('dt', {}, inWords(key)), element('dd', {}, String(value))),
    ),
  );
}

/** `institutionName` → `institution name`. */
function inWords(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
