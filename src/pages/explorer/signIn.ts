/** Sign-in form above GraphiQL, shown when the server requires an access token. It serves all tabs and introspection. */

/** Lays the page out as a column; GraphiQL fills the height below the form. */
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
 * Part of the start script, which sends `accessToken` with each request and shows the form after a 401.
 *
 * GraphiQL's own headers belong to one tab, and changing them does not fetch the schema again: a new user would paste the
 * token into four tabs and have no documentation. A header set there takes precedence over this field. The token is in
 * the page's memory only. The field is no password input, because browsers offer to save those. The page's policy
 * allows requests to this server only, and so the token goes nowhere else.
 */
export const SIGN_IN_SCRIPT = `
let accessToken = '';

function showSignIn() {
  if (document.querySelector('.sign-in')) return;
  const form = element('form', { className: 'sign-in', autocomplete: 'off' });
  const label = element('label', { textContent: 'Access token' });
  const field = element('input', { placeholder: 'Used by all tabs until you leave the page', autocomplete: 'off' });
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
