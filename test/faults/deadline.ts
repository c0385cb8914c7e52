/** Whatever is asked must end: a watchdog around it, which knows what it waited for. */

/** Beyond what is allowed: for a machine that has much to do. It is a bound on hanging, and not on being slow. */
const MARGIN_MS = 20_000;

/** The outcome, or a failure where there is none within the deadline and a generous margin. */
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
