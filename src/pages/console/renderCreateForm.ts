/** HTML of the form that creates a link token, with the products and countries of the schema. */
import { assertEnumType, type GraphQLSchema } from 'graphql';
import type { ConsoleOptions } from './ConsoleOptions';
import { type Html, html } from './html';

/** Languages of Link, ordered by English name: https://plaid.com/docs/api/link/#link-token-create-request-language */
const LANGUAGES = 'da nl en et fr de hi it lv lt no pl pt ro es sv vi'.split(' ');

/** The most used products, listed first. */
const FIRST_PRODUCTS = ['TRANSACTIONS', 'AUTH', 'IDENTITY', 'ASSETS', 'LIABILITIES', 'INVESTMENTS'];

export function renderCreateForm({ schema, auth, createDefaults }: ConsoleOptions): Html {
  const { clientName, language, countryCodes } = createDefaults;
  // The server sets an end user’s own id.
  const user = auth === 'jwt' ? '' : 'user-1';
  return html`<form id="create" autocomplete="off" novalidate>
<fieldset class="products" data-part="products">
<legend>Products</legend>
<p class="hint" id="products-chosen" aria-live="polite"></p>
<input id="product-search" type="search" placeholder="Search products" aria-label="Search products"
data-argument="input.products" autocomplete="off">
<div class="options" id="products" tabindex="-1">
${products(schema)}
<p class="hint" id="products-none" hidden>No matching products</p>
</div>
</fieldset>
<fieldset>
<legend>Countries</legend>
<div class="pills" id="countries">
${countries(schema, countryCodes ?? ['US'])}
</div>
</fieldset>
<div class="fields">
<p class="field"><label for="client-name">App name</label>
<input id="client-name" name="clientName" data-argument="input.clientName" value="${clientName ?? 'My app'}"></p>
<p class="field"><label for="client-user-id">Client user ID</label>
<input id="client-user-id" name="clientUserId" data-argument="input.user" value="${user}"
placeholder="${auth === 'jwt' ? 'the signed-in user' : ''}" spellcheck="false"></p>
<p class="field"><label for="language">Language</label>
<select id="language" name="language" data-argument="input.language">
${languageOptions(language ?? 'en')}
</select></p>
</div>
<p class="switch"><label><input type="checkbox" name="hosted" data-argument="input.hostedLink" checked>
<span><strong>Hosted Link</strong> <span class="hint">Link runs on a page hosted by Plaid</span></span></label></p>
<p class="switch"><label><input type="checkbox" name="multiItem" data-argument="input.enableMultiItemLink">
<span><strong>Multi-Item Link</strong> <span class="hint">several institutions in one session</span></span></label></p>
<p class="field" id="user-id-part" hidden><label for="user-id">Plaid user ID, from /user/create</label>
<input id="user-id" name="userId" data-argument="input.userId" placeholder="usr_…" spellcheck="false"></p>
<div class="problems" id="create-problems" role="alert" hidden></div>
<p class="actions"><button id="create-button" class="button">Create link token</button></p>
</form>`;
}

function products(schema: GraphQLSchema): Html[] {
  const values = assertEnumType(schema.getType('PlaidProduct')).getValues();
  const rank = ({ name }: { name: string }) =>
    (FIRST_PRODUCTS.indexOf(name) + 1 || Number.MAX_SAFE_INTEGER) - 1;
  return [...values]
    .sort((one, other) => rank(one) - rank(other) || (one.name < other.name ? -1 : 1))
    .map(
      ({
        name,
        description,
      }) => html`<label class="option"><input type="checkbox" name="products" value="${name}"${
        name === FIRST_PRODUCTS[0] ? html` checked` : ''
      }>
<span><span class="name">${name}</span> <span class="hint">${plainText(description ?? '')}</span></span></label>`,
    );
}

function countries(schema: GraphQLSchema, selected: readonly string[]): Html[] {
  return assertEnumType(schema.getType('PlaidCountryCode'))
    .getValues()
    .map(({ name, description }, index) => {
      const country = plainText(description ?? name);
      const argument = index === 0 ? html` data-argument="input.countryCodes"` : '';
      return html`<label class="pill" title="${country}"><input type="checkbox" name="countryCodes" value="${name}"${
        selected.includes(name) ? html` checked` : ''
      }${argument} aria-label="${country}"><span>${name}</span></label>`;
    });
}

function languageOptions(selected: string): Html[] {
  const names = new Intl.DisplayNames('en', { type: 'language' });
  // Plaid may have added the configured language since. It need not be a code that `Intl` accepts.
  const isKnown = LANGUAGES.includes(selected);
  return [...(isKnown ? [] : [selected]), ...LANGUAGES].map((code) => {
    const name = LANGUAGES.includes(code) ? names.of(code) : code;
    return html`<option value="${code}"${code === selected ? html` selected` : ''}>${name ?? code}</option>`;
  });
}

/** Removes the Markdown code marks of the schema's descriptions. */
function plainText(markdown: string): string {
  return markdown.replaceAll('`', '');
}
