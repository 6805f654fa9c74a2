/**
 * Reads the lists and dicts that Python's str() writes, as pandas leaves them in cells: 'single' and "double" quotes,
 * None, True, False, numbers. Nothing is evaluated.
 * @returns undefined for anything else.
 */
export function parsePythonLiteral(text: string): unknown {
  const tokens = tokensOf(text);
  if (tokens === null) return undefined;
  let at = 0;

  /** @throws NotPython */
  function value(depth: number): unknown {
    const token = tokens?.[at++];
    if (token === undefined || depth > maxDepth) throw new NotPython();
    if (typeof token === 'object') return token.value;
    if (token === '[' || token === '(') return list(token === '[' ? ']' : ')', () => value(depth + 1));
    if (token !== '{') throw new NotPython();
    // fromEntries defines own properties: a key called __proto__ stays a key.
    return Object.fromEntries(
      list('}', () => {
        const key = value(depth + 1);
        if (tokens?.[at++] !== ':' || (typeof key !== 'string' && typeof key !== 'number')) throw new NotPython();
        return [String(key), value(depth + 1)] as const;
      }),
    );
  }

  function list<T>(end: string, element: () => T): T[] {
    const elements: T[] = [];
    while (tokens?.[at] !== end) {
      elements.push(element());
      if (tokens?.[at] === ',') at++;
      else if (tokens?.[at] !== end) throw new NotPython();
    }
    at++;
    return elements;
  }

  try {
    const read = value(0);
    return at === tokens.length ? read : undefined;
  } catch (error: unknown) {
    if (error instanceof NotPython) return undefined;
    throw error;
  }
}

class NotPython extends Error {}

const maxDepth = 100;

type Token = string | { readonly value: unknown };

const pattern =
  /\s*(?:([[\](){},:])|'((?:[^'\\\n]|\\[^])*)'|"((?:[^"\\\n]|\\[^])*)"|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])|(None|True|False|nan)(?!\w))/y;
const words = new Map<string, unknown>([
  ['None', null],
  ['True', true],
  ['False', false],
  ['nan', null],
]);

function tokensOf(text: string): readonly Token[] | null {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  for (pattern.lastIndex = 0; pattern.lastIndex < end;) {
    const found = pattern.exec(text);
    if (found === null) return null;
    const [, mark, single, double, number, word] = found;
    const quoted = single ?? double;
    if (mark !== undefined) tokens.push(mark);
    else if (quoted !== undefined) tokens.push({ value: unescaped(quoted) });
    else tokens.push({ value: number === undefined ? words.get(word ?? '') : Number(number) });
  }
  return tokens;
}

const escapes = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['\n', ''],
]);

const unescaped = (text: string): string =>
  text.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U(000[\da-fA-F]{5}|0010[\da-fA-F]{4})|([nrt\n'"\\]))/g,
    (_, x?: string, u?: string, long?: string, char?: string) => {
      const code = x ?? u ?? long;
      return code === undefined ? (escapes.get(char ?? '') ?? char ?? '') : String.fromCodePoint(parseInt(code, 16));
    },
  );
