/** The kind of error and where it was thrown, without its message, which may hold anything. */
export function formatStack(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${typeof error}`;
  const { name, message, stack = '' } = error;
  // The message stands in front, and may have lines that look like frames.
  const frames = stack.slice(stack.indexOf(message) + message.length).split('\n');
  return [name, ...frames.filter((line) => /^\s+at /.test(line))].join('\n');
}
