/** Formats an error's name and stack frames, without its message, which may contain secrets. */
export function formatStack(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${typeof error}`;
  const { name, message, stack = '' } = error;
  // The stack starts with the message, whose lines may look like frames.
  const frames = stack.slice(stack.indexOf(message) + message.length).split('\n');
  return [name, ...frames.filter((line) => /^\s+at /.test(line))].join('\n');
}
