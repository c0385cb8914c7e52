/** A field for an access token above GraphiQL, where the server asks for one: once for all tabs, and for the schema. */

/** The page is a column then, and GraphiQL takes what the field leaves. */
export const SIGN_IN_STYLE = `
body:has(> .sign-in) {
  display: flex;
  flex-direction: column;
  height: 100vh;
  margin: 0;
}

body:has(> .sign-in) > #root {
  flex: 1;
  min-height: 0;
}

body:has(> .sign-in) .graphiql-container {
  height: 100%;
}

.sign-in {
  align-items: center;
  background: #0b6e69;
  color: #fff;
  display: flex;
  font: 15px system-ui, sans-serif;
  gap: 8px;
  padding: 10px 16px;
}

.sign-in label {
  align-items: center;
  display: flex;
  flex: 1;
  gap: 8px;
  min-width: 0;
  white-space: nowrap;
}

.sign-in input,
.sign-in button {
  background: #fff;
  border: 0;
  border-radius: 4px;
  color: #222;
  font: inherit;
  padding: 5px 10px;
}

.sign-in input {
  flex: 1;
  min-width: 0;
  -webkit-text-security: disc;
}
`;

/**
 * Text, as the rest of the start script, which has to run it before GraphiQL first asks for the schema.
 *
 * The headers of GraphiQL's are those of one tab, and the schema is not fetched again when they change: a newcomer
 * would paste the token into four tabs, and find no documentation. They are for all else, and stand above this field.
 * The token is in the page's memory alone; as a password, the browser would offer to keep it. The page's policy lets
 * requests, and so the token, go to this server only.
 */
export const SIGN_IN_SCRIPT = `
const fetchAsNobody = self.fetch;
let accessToken = '';
self.fetch = async (resource, init = {}) => {
  const headers = new Headers(init.headers);
  if (accessToken !== '' && !headers.has('authorization')) headers.set('authorization', 'Bearer ' + accessToken);
  const response = await fetchAsNobody(resource, { ...init, headers });
  if (response.status === 401) askForToken();
  return response;
};

function askForToken() {
  if (document.querySelector('.sign-in')) return;
  const form = element('form', { className: 'sign-in', autocomplete: 'off' });
  const label = element('label', { textContent: 'Access token' });
  const field = element('input', { placeholder: 'of all tabs, until the page is left', autocomplete: 'off' });
  label.append(field);
  form.append(label, element('button', { textContent: 'Sign in' }));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    accessToken = field.value.trim().replace(new RegExp('^bearer +', 'i'), '');
    document.querySelector('button[aria-label^="Re-fetch GraphQL schema"]')?.click();
  });
  document.body.prepend(form);
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
`;
