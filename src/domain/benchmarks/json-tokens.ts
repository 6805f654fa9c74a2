/** Applies `change` to everything outside the string literals of a JSON text. */
export function mapOutsideStrings(text: string, change: (part: string) => string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('"', at);
    if (open < 0) break;
    const close = closingQuote(text, open);
    if (close < 0) break;
    parts.push(change(text.slice(at, open)), text.slice(open, close + 1));
    at = close + 1;
  }
  parts.push(change(text.slice(at)));
  return parts.join('');
}

function closingQuote(text: string, open: number): number {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charAt(at - 1 - backslashes) === '\\') backslashes++;
    if (backslashes % 2 === 0) return at;
  }
  return -1;
}

/** Python writes NaN and Infinity, which JSON does not know: they become null. */
export const withoutBareNumbers = (text: string): string =>
  mapOutsideStrings(text, (part) => part.replace(/(?<![\w.])-?(?:NaN|Infinity)(?![\w.])/g, 'null'));

/**
 * Puts quotes around integers that a double cannot hold, so that ids keep their digits. Works on text that is JSON;
 * unlike the reviver's `context.source` it gives the same rows in every engine.
 */
export const withQuotedBigIntegers = (text: string): string =>
  mapOutsideStrings(text, (part) =>
    part.replace(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
      /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
    ),
  );
