/** Where the page comes to life: its three steps, and beside them the call that each of them makes. */

import { CallPanel } from './calls/CallPanel.js';
import { type OperationName, operations } from './calls/operations.js';
import type { CreatedLinkToken, ResponseError } from './calls/responses.js';
import { isUnauthenticated, sendOperation } from './calls/sendOperation.js';
import { clearErrors, showErrors } from './calls/showErrors.js';
import { find } from './elements/element.js';
import { CreateForm } from './forms/CreateForm.js';
import { Credentials, InvalidCredential } from './forms/Credentials.js';
import { TokenForm } from './forms/TokenForm.js';
import { showLinkStep } from './progress/showLinkStep.js';
import { WatchStep } from './progress/WatchStep.js';

/** Server settings that `renderConsole` writes into the page. */
interface Settings {
  /** Null unless the server runs against the emulator. */
  readonly emulatorUrl: string | null;
  readonly requiredHeaders: readonly string[];
}

const settings: Settings = JSON.parse(document.body.dataset['settings'] ?? '');
const credentials = new Credentials(settings.requiredHeaders);
const createForm = new CreateForm(() => panel.refresh());
const tokenForm = new TokenForm(() => panel.refresh());
const panel = new CallPanel({
  variables: (operation) => variablesOf(operation),
  placeholders: () => credentials.placeholders(),
});
const createProblems = find('create-problems', HTMLElement);
const watchProblems = find('watch-problems', HTMLElement);
const watching = new WatchStep({
  headers: () => credentials.headers(),
  answered: (operation, answer) => panel.answered(operation, answer),
  failed: (errors) => fail(watchProblems, errors.map(withTokenPath)),
});

function variablesOf(operation: OperationName): Readonly<Record<string, unknown>> {
  const { token, untilFinished } = tokenForm;
  if (operation === 'create') return { input: createForm.input() };
  return operation === 'read' ? { token } : { token, untilFinished };
}

async function create(): Promise<void> {
  clearErrors(createProblems);
  panel.show('create');
  const answer = await sendOperation(operations.create, variablesOf('create'), credentials.headers());
  panel.answered('create', answer);
  const created = answer.data?.['createLinkToken'] as CreatedLinkToken | null | undefined;
  if (answer.errors) fail(createProblems, answer.errors);
  if (!created) return;
  showLinkStep(created, settings.emulatorUrl);
  tokenForm.token = created.linkToken;
  watchToken();
  find('link-title', HTMLElement).focus();
}

function watchToken(): void {
  clearErrors(watchProblems);
  panel.show('watch');
  // Throws here and now, and not where the stream is opened.
  credentials.headers();
  watching.watch(tokenForm.token, tokenForm.untilFinished);
}

async function readToken(): Promise<void> {
  clearErrors(watchProblems);
  panel.show('read');
  credentials.headers();
  await watching.read(tokenForm.token);
}

function fail(place: HTMLElement, errors: readonly ResponseError[]): void {
  showErrors(place, errors);
  if (isUnauthenticated(errors)) credentials.open();
}

/** Of a token that is not to be found the server says no more, not even where it stood. */
function withTokenPath(error: ResponseError): ResponseError {
  if (error.extensions?.code !== 'LINK_TOKEN_NOT_FOUND') return error;
  return { ...error, extensions: { argumentPath: ['token'], ...error.extensions } };
}

/** One at a time, and whatever a credential keeps from being sent is said where that stands. */
function onPress(button: HTMLButtonElement, place: HTMLElement, act: () => void | Promise<void>): void {
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  void (async () => act())()
    .catch((error: unknown) => {
      if (!(error instanceof InvalidCredential)) throw error;
      credentials.open();
      showErrors(place, [{ message: error.message }]);
      error.field.focus();
    })
    .finally(() => button.removeAttribute('aria-disabled'));
}

const createButton = find('create-button', HTMLButtonElement);
const watchButton = find('watch-button', HTMLButtonElement);
const readButton = find('read-button', HTMLButtonElement);
createForm.form.addEventListener('submit', (event) => {
  event.preventDefault();
  onPress(createButton, createProblems, create);
});
tokenForm.form.addEventListener('submit', (event) => {
  event.preventDefault();
  onPress(watchButton, watchProblems, watchToken);
});
readButton.addEventListener('click', () => onPress(readButton, watchProblems, readToken));
createForm.form.addEventListener('focusin', () => panel.show('create'));
tokenForm.form.addEventListener('focusin', () => panel.leave('create', 'watch'));
credentials.onChange(() => panel.refresh());
// So that whoever comes back from Link looks at what they did there.
find('link-step', HTMLElement).addEventListener('click', ({ target }) => {
  if (target instanceof Element && target.closest('#open-link')) find('state', HTMLElement).scrollIntoView();
});
find('credentials-form', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
panel.refresh();
document.body.dataset['started'] = '';
