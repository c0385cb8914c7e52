/** Entry point of the console in the browser: connects the three steps and the panel that shows their calls. */
import { CallPanel } from './calls/CallPanel.js';
import { IdempotencyKeys } from './calls/IdempotencyKeys.js';
import { type OperationName, operations } from './calls/operations.js';
import type { CreatedLinkToken, ResponseError } from './calls/responses.js';
import { isUnauthenticated, sendOperation } from './calls/sendOperation.js';
import { clearErrors, showErrors } from './calls/showErrors.js';
import { find } from './elements/element.js';
import { moveFocus } from './elements/moveFocus.js';
import { CreateForm } from './forms/CreateForm.js';
import { Credentials, InvalidCredential } from './forms/Credentials.js';
import { forgetStoredToken, readStoredToken, storeToken } from './forms/storedToken.js';
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
const idempotencyKeys = new IdempotencyKeys();
const createForm = new CreateForm(() => panel.refresh());
const tokenForm = new TokenForm(() => panel.refresh());
const panel = new CallPanel({
  variables: (operation) => variablesOf(operation),
  placeholders: () => credentials.placeholders(),
});
const createErrors = find('create-problems', HTMLElement);
const watchErrors = find('watch-problems', HTMLElement);
const watchStep = new WatchStep({
  headers: () => credentials.headers(),
  onResponse: (operation, response) => panel.setResponse(operation, response),
  onErrors(errors) {
    const isNotFound = errors.some(({ extensions }) => extensions?.code === 'LINK_TOKEN_NOT_FOUND');
    if (isNotFound && tokenForm.token === readStoredToken()?.created.linkToken) forgetStoredToken();
    report(watchErrors, errors.map(withTokenPath));
  },
});

function variablesOf(operation: OperationName): Readonly<Record<string, unknown>> {
  const { token, untilFinished } = tokenForm;
  if (operation === 'create') {
    const input = createForm.input();
    return { input, idempotencyKey: idempotencyKeys.keyFor(input) };
  }
  return operation === 'read' ? { token } : { token, untilFinished };
}

async function create(): Promise<void> {
  clearErrors(createErrors);
  panel.show('create');
  const headers = credentials.headers();
  const input = createForm.input();
  const { values } = createForm;
  const variables = { input, idempotencyKey: idempotencyKeys.take(input) };
  const response = await sendOperation(operations.create, variables, headers);
  idempotencyKeys.settle(response);
  panel.setResponse('create', response);
  const created = response.data?.['createLinkToken'] as CreatedLinkToken | null | undefined;
  if (response.errors) report(createErrors, response.errors);
  if (!created) return;
  storeToken({ created, values });
  showCreated(created);
  watch();
  moveFocus(find('link-title', HTMLElement), createForm.form);
}

function showCreated(created: CreatedLinkToken): void {
  showLinkStep(created, settings.emulatorUrl);
  tokenForm.token = created.linkToken;
}

/** Shows the token that this tab created before a reload. */
function restore(): void {
  const stored = readStoredToken();
  if (stored === null) return;
  createForm.values = stored.values;
  showCreated(stored.created);
  // Credentials are gone: the user enters them and presses Watch.
  if (settings.requiredHeaders.length === 0) watch();
}

function watch(): void {
  clearErrors(watchErrors);
  panel.show('watch');
  // Throws an invalid credential here, where `onPress` handles it, and not inside the stream.
  credentials.headers();
  watchStep.watch(tokenForm.token, tokenForm.untilFinished);
}

async function read(): Promise<void> {
  clearErrors(watchErrors);
  panel.show('read');
  credentials.headers();
  await watchStep.read(tokenForm.token);
}

function report(place: HTMLElement, errors: readonly ResponseError[]): void {
  showErrors(place, errors);
  if (isUnauthenticated(errors)) credentials.open();
}

/** The server sends no `argumentPath` with `LINK_TOKEN_NOT_FOUND`. */
function withTokenPath(error: ResponseError): ResponseError {
  if (error.extensions?.code !== 'LINK_TOKEN_NOT_FOUND') return error;
  return { ...error, extensions: { argumentPath: ['token'], ...error.extensions } };
}

/** Ignores presses while the action runs, and reports an invalid credential at its field. */
function onPress(button: HTMLButtonElement, errorPlace: HTMLElement, act: () => void | Promise<void>): void {
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  void (async () => act())()
    .catch((error: unknown) => {
      if (!(error instanceof InvalidCredential)) throw error;
      credentials.open();
      showErrors(errorPlace, [{ message: error.message }]);
      moveFocus(error.field, button.form);
    })
    .finally(() => button.removeAttribute('aria-disabled'));
}

const createButton = find('create-button', HTMLButtonElement);
const watchButton = find('watch-button', HTMLButtonElement);
const readButton = find('read-button', HTMLButtonElement);
// The second click of a double click has the detail 2. It may come after the first response, with another key.
document.addEventListener('click', (event) => {
  const isSecond = event.detail > 1 && event.target instanceof HTMLButtonElement;
  if (isSecond && event.target.form === createForm.form) event.preventDefault();
});
createForm.form.addEventListener('submit', (event) => {
  event.preventDefault();
  onPress(createButton, createErrors, create);
});
tokenForm.form.addEventListener('submit', (event) => {
  event.preventDefault();
  onPress(watchButton, watchErrors, watch);
});
readButton.addEventListener('click', () => onPress(readButton, watchErrors, read));
createForm.form.addEventListener('focusin', () => panel.show('create'));
tokenForm.form.addEventListener('focusin', () => {
  if (panel.operation === 'create') panel.show('watch');
});
credentials.onChange(() => panel.refresh());
// When the user comes back from Link's tab, the session's state is in view.
find('link-step', HTMLElement).addEventListener('click', ({ target }) => {
  if (target instanceof Element && target.closest('#open-link')) find('state', HTMLElement).scrollIntoView();
});
find('credentials-form', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
restore();
panel.refresh();
document.body.dataset['started'] = '';
