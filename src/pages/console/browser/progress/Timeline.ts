/** Timeline, status badge and results of a token. Entries are only appended, so that screen readers announce each once. */
import type { LinkEvent } from '../calls/responses.js';
import { element, find, timeElement } from '../elements/element.js';
import { createResultCards } from './createResultCards.js';
import { getEventTitle } from './getEventTitle.js';
import { EMPTY_PROGRESS, type Entry, type Progress } from './linkTokenProgress.js';

/** Distance from the end, in pixels, within which the list scrolls along. */
const SCROLL_MARGIN = 40;

export class Timeline {
  readonly #log = find('timeline-log', HTMLElement);
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
    const hasSeveralSessions = sessions.length > 1;
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    this.#list.append(...entries.slice(this.#shown.length).map((entry) => row(entry, hasSeveralSessions)));
    // Follows new entries unless the user has scrolled back.
    if (scrollHeight - scrollTop - clientHeight < SCROLL_MARGIN) {
      this.#log.scrollTop = this.#log.scrollHeight;
    }
    this.#shown = entries;
    this.#empty.hidden = status === null || entries.length > 0;
    this.#showBadge(status);
    find('expiration', HTMLElement).replaceChildren(
      ...(expiration === null ? [] : ['Expires at ', timeElement(expiration)]),
    );
    const results = JSON.stringify(sessions.map(({ outcome, exit, results }) => [outcome, exit, results]));
    if (results === this.#shownResults) return;
    this.#shownResults = results;
    this.#results.replaceChildren(...createResultCards(sessions));
  }

  /** Replaces the status, which is out of date. Entries and results stay. */
  showError(): void {
    this.#showBadge('ERROR');
    this.#empty.hidden = true;
  }

  /** @param status null hides the badge. */
  #showBadge(status: string | null): void {
    this.#badge.hidden = status === null;
    this.#badge.textContent = (status ?? '').replaceAll('_', ' ');
    this.#badge.dataset['status'] = status ?? '';
  }
}

function row(entry: Entry, hasSeveralSessions: boolean): HTMLLIElement {
  if (entry.kind === 'update') {
    const title = element('strong', {}, updateTitle(entry.reason, entry.status));
    return element(
      'li',
      { class: 'entry update', 'data-reason': entry.reason },
      timeElement(entry.at),
      element('p', {}, title, reasonTag(entry.reason)),
    );
  }
  const { event, reason, session } = entry;
  const { eventName, timestamp, eventMetadata } = event;
  const name = eventName ?? 'UNNAMED EVENT';
  const view = eventMetadata?.['viewName'] ?? null;
  return element(
    'li',
    { class: 'entry', 'data-event': name },
    timestamp === null ? element('span', {}, 'no time') : timeElement(timestamp),
    element(
      'p',
      {},
      element('strong', {}, getEventTitle(eventName, view) ?? name),
      element('code', {}, [name, view].filter(Boolean).join(' ')),
      reasonTag(reason),
      hasSeveralSessions && session !== null
        ? element('span', { class: 'hint' }, `session ${session}`)
        : null,
    ),
    metadataList(event),
  );
}

function updateTitle(reason: string, status: string): string {
  const statusText = status.toLowerCase().replaceAll('_', ' ');
  if (reason === 'SESSION_FINISHED') return `Session finished: ${statusText}`;
  if (reason === 'ITEM_ADD_RESULT') return 'Institution connected';
  if (reason === 'EXPIRED') return 'Link token expired';
  return `Status: ${statusText}`;
}

function reasonTag(reason: string | null): HTMLElement | null {
  if (reason === null || reason === 'SNAPSHOT') return null;
  return element('span', { class: 'tag', title: 'Reason of the update' }, reason);
}

/** Lists the metadata, without what the row shows already and without `requestId`, which only Plaid's support needs. */
function metadataList({ eventMetadata }: LinkEvent): HTMLElement | null {
  const { viewName, requestId, institutionId, institutionName, ...rest } = eventMetadata ?? {};
  const fields = Object.entries({ institution: institutionName ?? institutionId, ...rest }).filter(
    ([, value]) => value,
  );
  if (fields.length === 0) return null;
  return element(
    'dl',
    { class: 'details' },
    ...fields.map(([key, value]) =>
      element('div', {}, element('dt', {}, splitWords(key)), element('dd', {}, String(value))),
    ),
  );
}

/** `institutionName` → `institution name`. */
function splitWords(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
