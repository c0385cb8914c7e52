/** Watchdog: every request must end, and a failure names the request. */

/** Margin for a busy machine. It bounds hanging, not slowness. */
const MARGIN_MS = 20_000;

/** Resolves with the outcome, or fails if there is none within the deadline and a generous margin. */
export async function endsWithin<T>(deadlineMs: number, what: string, outcome: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const late = () => reject(new Error(`This has not ended within ${deadlineMs} ms and a margin: ${what}`));
    timer = setTimeout(late, deadlineMs + MARGIN_MS);
  });
  try {
    return await Promise.race([outcome, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
