/** Syntax highlighting for code samples: strings, keywords, variables, comments. */
import { element } from './element.js';

const PART =
  /(?<comment>^\s*\/\/.*$)|(?<string>"(?:[^"\\\n]|\\.)*"(?=\s*:)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<keyword>\b(?:const|new|await|async|for|of|import|from|query|mutation|subscription|true|false|null|curl)\b)|(?<variable>\$\w+)/gm;

export function highlight(code: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const match of code.matchAll(PART)) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? [];
    parts.push(code.slice(end, match.index), element('span', { class: `code-${kind}` }, match[0]));
    end = match.index + match[0].length;
  }
  parts.push(code.slice(end));
  return parts;
}
