/** Formats JSON, keeping on one line what fits there. */

const LINE_LENGTH = 60;

/** @param indent of the line on which the text begins. */
export function formatJson(json: unknown, indent = ''): string {
  const oneLine = formatOnOneLine(json);
  if (typeof json !== 'object' || json === null || oneLine.length + indent.length <= LINE_LENGTH)
    return oneLine;
  const inner = `${indent}  `;
  const members = Array.isArray(json)
    ? json.map((item) => inner + formatJson(item, inner))
    : Object.entries(json).map(
        ([key, value]) => `${inner}${JSON.stringify(key)}: ${formatJson(value, inner)}`,
      );
  const [open, close] = Array.isArray(json) ? '[]' : '{}';
  return `${open}\n${members.join(',\n')}\n${indent}${close}`;
}

function formatOnOneLine(json: unknown): string {
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  if (Array.isArray(json)) return `[${json.map(formatOnOneLine).join(', ')}]`;
  const members = Object.entries(json).map(
    ([key, value]) => `${JSON.stringify(key)}: ${formatOnOneLine(value)}`,
  );
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
