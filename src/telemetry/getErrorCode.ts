/** Returns the `code` of an error, such as `ECONNREFUSED`, or null. It is safe to log; a message may contain secrets. */
export function getErrorCode(fault: unknown): string | null {
  const code = typeof fault === 'object' && fault !== null && 'code' in fault ? fault.code : null;
  return typeof code === 'string' ? code : null;
}
