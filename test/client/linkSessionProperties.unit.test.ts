/** Properties of a Link session under random orders of clicks, updates, disconnects, expirations and reloads. */
import fc from 'fast-check';
import { inFullSuite } from '../support/suite';
import { installSessionStorage, ModelServer } from './ModelServer';
import { input, openPage, type Page } from './openPage';

jest.setTimeout(120_000);

const FINAL = ['succeeded', 'exited', 'expired', 'failed'];

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Longer than the longest delay between two connections. */
const RECONNECT_MS = 20_000;
const LIFETIME_MS = 30 * 60_000;

class Run {
  readonly server = new ModelServer();
  page: Page = openPage(this.server);
  /** Key that a click must send again, or null. */
  #unsettledKey: string | null = null;
  #hasClicked = false;

  readonly commands = {
    click: () => this.#click(),
    doubleClick: () => {
      this.#click();
      this.#click();
    },
    respond: () => {
      if (this.server.respond() > 0) this.#unsettledKey = null;
    },
    loseResponses: () => this.server.loseResponses(),
    refuse: () => {
      if (this.server.refuseCreates('PLAID_REQUEST_REJECTED', false) > 0) this.#unsettledKey = null;
    },
    refuseRetryably: () => void this.server.refuseCreates('PLAID_UNAVAILABLE', true),
    addEvent: () => this.server.addEvent(),
    addItem: () => this.server.addItem(),
    finish: () => this.server.finish(),
    disconnect: () => this.server.disconnect(),
    completeEarly: () => this.server.completeEarly(),
    goDown: () => {
      this.server.isDown = true;
      this.server.disconnect();
    },
    comeBack: () => {
      this.server.isDown = false;
    },
    forgetTokens: () => this.server.forgetTokens(),
    leaveLink: () => this.page.opener.leave(),
    reload: () => {
      this.page.leave();
      this.page = openPage(this.server);
      this.#unsettledKey = null;
      this.#hasClicked = this.#state.token !== null;
    },
    reset: () => {
      this.page.session.reset();
      this.#hasClicked = false;
    },
    reconnect: () => jest.advanceTimersByTimeAsync(RECONNECT_MS),
    outlive: async () => {
      await jest.advanceTimersByTimeAsync(LIFETIME_MS);
      this.server.expire();
    },
  };

  get #state() {
    return this.page.session.getState();
  }

  /** Sends one create if there is no live token, with the key of the last one if its result is unknown. */
  #click(): void {
    const { keys } = this.server;
    const earlier = [...keys];
    const isNew = this.#state.status === 'idle' || FINAL.includes(this.#state.status);
    this.page.session.open(input);
    this.#hasClicked = true;
    expect(keys.length - earlier.length).toBe(isNew ? 1 : 0);
    if (!isNew) return;
    const key = keys.at(-1) ?? '';
    if (this.#unsettledKey !== null) expect(key).toBe(this.#unsettledKey);
    else expect(earlier).not.toContain(key);
    this.#unsettledKey = key;
  }

  async run(command: keyof Run['commands']): Promise<void> {
    await this.commands[command]();
    await jest.advanceTimersByTimeAsync(0);
    this.#assertEvents();
  }

  /** No event twice, and all that the server has reported while connected. */
  #assertEvents(): void {
    const { events, isConnected, token } = this.#state;
    const ids = events.map(({ eventId }) => eventId);
    expect(new Set(ids).size).toBe(ids.length);
    const reported = this.server.tokens.get(token ?? '')?.events.map(({ eventId }) => eventId);
    if (isConnected) expect(ids).toEqual(reported);
  }

  /** The server works again, and the user’s time is over. */
  async end(): Promise<void> {
    this.server.isDown = false;
    for (const command of ['respond', 'reconnect', 'outlive', 'reconnect'] as const) await this.run(command);
    expect(this.server.hasSubscriptions()).toBe(false);
    if (this.#hasClicked) expect(FINAL).toContain(this.#state.status);
    expect(this.server.tokens.size).toBeLessThanOrEqual(new Set(this.server.keys).size);
    this.page.leave();
  }
}

/** Drawn more often than failures. */
const frequent: readonly (keyof Run['commands'])[] = ['click', 'respond', 'addEvent', 'addItem', 'finish'];

it('creates one token per click, shows no event twice, and always ends in a final state', async () => {
  installSessionStorage();
  const all = Object.keys(new Run().commands) as (keyof Run['commands'])[];
  const command = fc.oneof(fc.constantFrom(...frequent), fc.constantFrom(...all));
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 40, size: 'max' }), async (commands) => {
      installSessionStorage();
      const run = new Run();
      for (const each of commands) {
        await run.run(each);
        reached.add(run.page.session.getState().status);
      }
      await run.end();
    }),
    { numRuns: inFullSuite(1_000, 150) },
  );
  const statuses = ['idle', 'creating', 'ready', 'open', 'inProgress', ...FINAL];
  expect([...reached].sort()).toEqual(statuses.sort());
});
