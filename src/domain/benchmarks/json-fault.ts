/** Where and why a text stops being JSON. Engines word their errors differently and some give no position. */
export interface JsonFault {
  /** 0-based, in UTF-16 units; the text's length when it ends too early. */
  readonly index: number;
  readonly kind: 'end' | 'control-character' | 'escape' | 'trailing-comma' | 'token' | 'after-end';
  readonly expected: string;
}

type Expecting = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma';

const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** @returns null for text that is JSON. Never recurses: nesting cannot overflow the stack. */
export function findJsonFault(text: string): JsonFault | null {
  const open: ('{' | '[')[] = [];
  let expecting: Expecting = 'value';
  let at = 0;

  for (;;) {
    while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at++;
    const done = expecting === 'comma' && open.length === 0;
    if (at >= text.length) return done ? null : { index: at, kind: 'end', expected: wanted(expecting, open.at(-1)) };
    const char = text.charAt(at);
    const fault = (kind: JsonFault['kind']): JsonFault => ({
      index: at,
      kind,
      expected: wanted(expecting, open.at(-1)),
    });
    if (done) return { index: at, kind: 'after-end', expected: 'the end of the line' };

    const wantsName: boolean = expecting === 'key' || expecting === 'key or }';
    if (expecting === 'colon') {
      if (char !== ':') return fault('token');
      expecting = 'value';
      at++;
    } else if (expecting === 'comma') {
      const top = open.at(-1);
      if (char === ',') expecting = top === '{' ? 'key' : 'value';
      else if (char === (top === '{' ? '}' : ']')) open.pop();
      else return fault('token');
      at++;
    } else if (char === '}' && wantsName) {
      if (expecting === 'key') return fault('trailing-comma');
      open.pop();
      expecting = 'comma';
      at++;
    } else if (char === ']' && open.at(-1) === '[') {
      if (expecting === 'value') return fault('trailing-comma');
      open.pop();
      expecting = 'comma';
      at++;
    } else if (char === '"') {
      const end = stringEnd(text, at);
      if (typeof end !== 'number') return end;
      at = end;
      expecting = wantsName ? 'colon' : 'comma';
    } else if (wantsName) {
      return fault('token');
    } else if (char === '{' || char === '[') {
      open.push(char);
      expecting = char === '{' ? 'key or }' : 'value or ]';
      at++;
    } else {
      scalar.lastIndex = at;
      const found = scalar.exec(text);
      if (found === null) return fault('token');
      at += found[0].length;
      expecting = 'comma';
    }
  }
}

function stringEnd(text: string, open: number): number | JsonFault {
  let at = open + 1;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) return at + 1;
    if (unit < 0x20) return { index: at, kind: 'control-character', expected: 'an escape such as \\n or \\t' };
    if (unit === 0x5c) {
      const escape = text.slice(at + 1, at + 6);
      const whole = /^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(escape);
      if (whole === null) {
        if (/^(?:u[0-9a-fA-F]{0,3})?$/.test(escape)) break;
        return { index: at, kind: 'escape', expected: 'a JSON escape such as \\" or \\u00e9' };
      }
      at += whole[0].length;
    }
    at++;
  }
  return { index: text.length, kind: 'end', expected: 'the closing " of a string' };
}

function wanted(expecting: Expecting, top: '{' | '[' | undefined): string {
  switch (expecting) {
    case 'value':
      return 'a value';
    case 'value or ]':
      return 'a value or ]';
    case 'key':
      return 'a name in double quotes';
    case 'key or }':
      return 'a name in double quotes or }';
    case 'colon':
      return 'a colon';
    case 'comma':
      return top === '[' ? 'a comma or ]' : 'a comma or }';
  }
}
