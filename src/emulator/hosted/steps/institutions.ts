/** The search for an institution. */
import { ApiError } from '../../ApiError';
import { type Institution, listInstitutions } from '../../session/institutions';
import { searchInstitutions, selectInstitution } from '../../session/userActions';
import { form } from '../forms';
import type { HostedStepOf } from '../HostedStep';
import { type Html, html } from '../html';

const LONGEST_QUERY = 100;

export const institutions: HostedStepOf<'institutions'> = {
  render: ({ token, session, stage: { query } }) => {
    const found = listInstitutions(token.metadata.country_codes).filter(({ name }) => matches(name, query));
    return {
      title: 'Choose your bank',
      progress: 2,
      content: html`${form(
        session,
        html`<label for="query">Search for a bank</label>
<div class="search"><input id="query" name="query" type="search" value="${query}" maxlength="${String(LONGEST_QUERY)}" autocomplete="off">
<button>Search</button></div>`,
      )}
<p class="hint" role="status">${summary(found.length, query)}</p>
${found.length === 0 ? '' : form(session, html`<ul class="choices">${found.map(choice)}</ul>`)}
${query === '' ? '' : form(session, html`<button class="second" name="query" value="">Show all banks</button>`)}`,
    };
  },

  submit: ({ token, session }, fields) => {
    const query = fields.get('query');
    if (query !== null) return searchInstitutions(session, query.trim().slice(0, LONGEST_QUERY));

    const id = fields.get('institution');
    if (id === null) return null;
    const institution = listInstitutions(token.metadata.country_codes).find((offered) => offered.id === id);
    if (!institution) throw new ApiError('INVALID_INSTITUTION', 'invalid institution_id provided');
    return selectInstitution(session, institution);
  },
};

/** Each word of the query begins a word of the name, in whatever order. */
function matches(name: string, query: string): boolean {
  const words = name.toLowerCase().split(/[\s-]+/);
  const wanted = query
    .toLowerCase()
    .split(/[\s-]+/)
    .filter(Boolean);
  return wanted.every((start) => words.some((word) => word.startsWith(start)));
}

function summary(found: number, query: string): string {
  if (query === '') return `${found} banks`;
  if (found === 0) return `No bank matches “${query}”. Try fewer letters.`;
  return `${found} ${found === 1 ? 'bank matches' : 'banks match'} “${query}”`;
}

function choice({ id, name, oauth }: Institution): Html {
  return html`<li><button name="institution" value="${id}"><span class="mark" aria-hidden="true">${name.charAt(0)}</span>
<span>${name}<small>${oauth ? 'Log in at the bank’s own site' : 'Log in here'}</small></span></button></li>`;
}
