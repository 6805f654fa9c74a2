/**
 * As `text.matchAll(pattern)`, which makes a new RegExp for each text: with many short texts that takes as long as the
 * search.
 * @param pattern global, and never matching nothing.
 */
export function allMatches(text: string, pattern: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let one = pattern.exec(text); one !== null; one = pattern.exec(text)) found.push(one);
  return found;
}
