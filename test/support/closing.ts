/** Cleanup registry: closes what a test opened when the test ends, last opened first. */
const open: (() => Promise<unknown>)[] = [];

export function closeAfterTest(close: () => Promise<unknown>): void {
  open.push(close);
}

/**
 * Starts something once for all tests of a file or `describe`, and closes it after the last one. For tests that leave
 * its state unchanged or compare with its state before.
 *
 * @returns a function that returns the started value; call it in tests and hooks.
 */
export function startOnce<T>(start: () => Promise<T>): () => T {
  let started: { readonly value: T } | null = null;
  let opened: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    const before = open.length;
    try {
      started = { value: await start() };
    } finally {
      opened = open.splice(before);
    }
  });
  afterAll(() => closeAll(opened));
  return () => {
    if (started === null) throw new Error('It is started by a hook: ask for it in a test.');
    return started.value;
  };
}

afterEach(() => closeAll(open));

async function closeAll(opened: (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = [];
  // A failing close must not keep the others open for the next test.
  for (const close of opened.splice(0).reverse()) await close().catch((error) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
