/** The code of a fault, such as `ECONNREFUSED`: its message may name hosts, or hold anything. Null where it has none. */
export function getErrorCode(fault: unknown): string | null {
  const code = typeof fault === 'object' && fault !== null && 'code' in fault ? fault.code : null;
  return typeof code === 'string' ? code : null;
}
