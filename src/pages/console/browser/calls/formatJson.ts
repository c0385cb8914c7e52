/** JSON for people: what fits on a line stays on one. */

const LINE = 60;

/** @param indent of the line that it begins on, for the lines below. */
export function formatJson(json: unknown, indent = ''): string {
  const inLine = onOneLine(json);
  if (typeof json !== 'object' || json === null || inLine.length + indent.length <= LINE) return inLine;
  const inner = `${indent}  `;
  const members = Array.isArray(json)
    ? json.map((item) => inner + formatJson(item, inner))
    : Object.entries(json).map(
        ([key, value]) => `${inner}${JSON.stringify(key)}: ${formatJson(value, inner)}`,
      );
  const [open, close] = Array.isArray(json) ? '[]' : '{}';
  return `${open}\n${members.join(',\n')}\n${indent}${close}`;
}

function onOneLine(json: unknown): string {
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  if (Array.isArray(json)) return `[${json.map(onOneLine).join(', ')}]`;
  const members = Object.entries(json).map(([key, value]) => `${JSON.stringify(key)}: ${onOneLine(value)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
