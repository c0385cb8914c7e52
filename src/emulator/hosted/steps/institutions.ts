/** Institution search. */
import { ApiError } from '../../ApiError';
import { type Institution, listInstitutions } from '../../session/institutions';
import { searchInstitutions, selectInstitution } from '../../session/userActions';
import { form } from '../forms';
import type { HostedStepOf } from '../HostedStep';
import { type Html, html } from '../html';

const MAX_QUERY_LENGTH = 100;

export const institutions: HostedStepOf<'institutions'> = {
  render: ({ token, session, stage: { query } }) => {
    const found = listInstitutions(token.metadata.country_codes).filter(({ name }) => matches(name, query));
    return {
      title: 'Choose your bank',
      progress: 2,
      content: html`${form(
        session,
        html`<label for="query">Search for a bank</label>
<div class="search"><input id="query" name="query" type="search" value="${query}" maxlength="${String(MAX_QUERY_LENGTH)}" autocomplete="off">
<button>Search</button></div>`,
      )}
<p class="hint" role="status">${summarize(found.length, query)}</p>
${found.length === 0 ? '' : form(session, html`<ul class="choices">${found.map(choice)}</ul>`)}
${query === '' ? '' : form(session, html`<button class="second" name="query" value="">Show all banks</button>`)}`,
    };
  },

  submit: ({ token, session }, fields) => {
    const query = fields.get('query');
    const id = fields.get('institution');
    if (query !== null) searchInstitutions(session, query.trim().slice(0, MAX_QUERY_LENGTH));
    else if (id !== null) {
      const institution = listInstitutions(token.metadata.country_codes).find((offered) => offered.id === id);
      if (!institution) throw new ApiError('INVALID_INSTITUTION', 'invalid institution_id provided');
      selectInstitution(session, institution);
    }
  },
};

/** Every word of the query is the prefix of a word of the name, in any order. */
function matches(name: string, query: string): boolean {
  const words = name.toLowerCase().split(/[\s-]+/);
  const prefixes = query
    .toLowerCase()
    .split(/[\s-]+/)
    .filter(Boolean);
  return prefixes.every((prefix) => words.some((word) => word.startsWith(prefix)));
}

function summarize(found: number, query: string): string {
  if (query === '') return `${found} banks`;
  if (found === 0) return `No bank matches “${query}”. Try fewer letters.`;
  return `${found} ${found === 1 ? 'bank matches' : 'banks match'} “${query}”`;
}

function choice({ id, name, oauth }: Institution): Html {
  return html`<li><button name="institution" value="${id}"><span class="mark" aria-hidden="true">${name.charAt(0)}</span>
<span>${name}<small>${oauth ? 'Log in on the bank’s own site' : 'Log in here'}</small></span></button></li>`;
}
