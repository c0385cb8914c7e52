/** What a test opens closes with it, last opened first. */
const open: (() => Promise<unknown>)[] = [];

export function closeAfterTest(close: () => Promise<unknown>): void {
  open.push(close);
}

afterEach(async () => {
  const failures: unknown[] = [];
  // One that fails must not leave the rest open for the next test.
  for (const close of open.splice(0).reverse()) await close().catch((error) => failures.push(error));
  if (failures.length > 0) throw failures[0];
});
