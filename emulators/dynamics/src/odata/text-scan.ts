/**
 * Splits at a separator that stands outside of quotes and brackets.
 * @param text decoded OData text
 * @param separator one character
 */
export function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  const scan = { depth: 0, quoted: false };
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === separator && !scan.quoted && scan.depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    } else follow(scan, character);
  }
  parts.push(text.slice(start));
  return parts;
}

function follow(scan: { depth: number; quoted: boolean }, character: string): void {
  if (character === "'") scan.quoted = !scan.quoted;
  if (scan.quoted) return;
  if (character === '(' || character === '[') scan.depth += 1;
  if (character === ')' || character === ']') scan.depth -= 1;
}
