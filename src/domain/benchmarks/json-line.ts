import { err, ok, type Result } from '../result';
import type { Row } from './format';
import { findJsonFault, type JsonFault } from './json-fault';
import { withoutBareNumbers, withQuotedBigIntegers } from './json-tokens';
import { parseJson } from './parse-json';
import { cellCount, type LineProblem } from './row-source';

export interface ParsedLine {
  readonly row: Row;
  /** NaN or Infinity stood in it and became null. */
  readonly nonJsonNumber: boolean;
}

/** Deeper rows cannot be sent between threads without overflowing the stack. */
const maxDepth = 100;

/**
 * One line of JSON Lines to a row. Strict JSON first; then NaN and Infinity read as null, and a comma behind the
 * whole row (a pasted array body) overlooked. Anything else is a problem with its column, never a guess.
 * @param names of the cells, if rows are lists of cells.
 */
export function parseJsonLine(line: string, names?: readonly string[]): Result<ParsedLine, LineProblem> {
  const exact = parseJson(line);
  if (exact !== undefined) return rowOf(exact.value, line, false, names);

  const bare = line.replace(/,\s*$/, '');
  const repaired = withoutBareNumbers(bare);
  if (repaired !== line) {
    const second = parseJson(repaired);
    if (second !== undefined) return rowOf(second.value, repaired, repaired !== bare, names);
  }
  return err(describe(line));
}

function rowOf(
  parsed: unknown,
  text: string,
  nonJsonNumber: boolean,
  names?: readonly string[],
): Result<ParsedLine, LineProblem> {
  // Some exports put each row into a string; one level of that is undone.
  const inner = typeof parsed === 'string' ? parseJson(parsed) : undefined;
  if (typeof parsed === 'string' && inner !== undefined && typeof inner.value !== 'string') {
    return rowOf(inner.value, parsed, nonJsonNumber, names);
  }
  const found = lookThrough(parsed);
  if (found.tooDeep) {
    return err({ code: 'too-deep', message: `The row is nested more than ${String(maxDepth)} levels deep.` });
  }
  const whole = found.bigInteger ? (parseJson(withQuotedBigIntegers(text))?.value ?? parsed) : parsed;
  // 1e999 is Infinity, which no JSON can hold.
  const value: unknown = found.infinite ? JSON.parse(JSON.stringify(whole)) : whole;
  const isMarked = nonJsonNumber || found.infinite;
  if (Array.isArray(value) && names !== undefined) {
    if (value.length !== names.length) return err(cellCount(value.length, names.length));
    const cells = names.map((name, at): [string, unknown] => [name, value[at]]);
    return ok({ row: Object.fromEntries(cells), nonJsonNumber: isMarked });
  }
  if (!isRow(value)) {
    return err({
      code: 'not-an-object',
      message: `A row must be a JSON object in { }; this line is ${nameOf(value)}.`,
    });
  }
  return ok({ row: value, nonJsonNumber: isMarked });
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

interface Findings {
  tooDeep: boolean;
  /** An integer of which a double does not hold every digit. */
  bigInteger: boolean;
  infinite: boolean;
}

function lookThrough(
  value: unknown,
  levels = maxDepth,
  found: Findings = { tooDeep: false, bigInteger: false, infinite: false },
): Findings {
  if (typeof value === 'number') {
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) found.bigInteger = true;
    if (!Number.isFinite(value)) found.infinite = true;
  } else if (typeof value === 'object' && value !== null) {
    if (levels === 0) found.tooDeep = true;
    // Most of a row is text.
    else for (const inner of Object.values(value)) if (typeof inner !== 'string') lookThrough(inner, levels - 1, found);
  }
  return found;
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return `a ${typeof value}`;
}

function describe(line: string): LineProblem {
  const fault = findJsonFault(line);
  // JSON.parse refused what the search accepts: possible only at an engine's own limits.
  if (fault === null) return { code: 'json-syntax', message: 'The line could not be parsed as JSON.' };
  const column = fault.index + 1;
  const { code, hint } = explain(line, fault);
  const found = fault.index < line.length ? `found ${quoted(line, fault.index)}` : 'the line ends';
  return {
    code,
    column,
    message: `Not JSON at column ${String(column)}: expected ${fault.expected}, but ${found}.${hint}`,
  };
}

function explain(line: string, fault: JsonFault): { readonly code: string; readonly hint: string } {
  switch (fault.kind) {
    case 'end':
      return { code: 'json-cut-off', hint: ' The row is cut off.' };
    case 'trailing-comma':
      return { code: 'json-trailing-comma', hint: ' JSON allows no comma before a closing bracket; remove it.' };
    case 'control-character':
      return {
        code: 'json-control-character',
        hint: ' Line breaks, tabs and other control characters inside a string must be escaped; write rows with a JSON library.',
      };
    case 'escape':
      return { code: 'json-escape', hint: ' A backslash in a string must be written twice.' };
    case 'token':
    case 'after-end':
      return /^(?:'|None|True|False|\()/.test(line.slice(fault.index, fault.index + 5))
        ? { code: 'json-python', hint: ' This is Python notation; write rows with json.dumps.' }
        : fault.kind === 'after-end'
          ? { code: 'json-several', hint: ' One line must hold exactly one row.' }
          : { code: 'json-syntax', hint: '' };
  }
}

function quoted(line: string, index: number): string {
  const code = line.codePointAt(index) ?? 0;
  const readable = code > 0x20 && !(code >= 0x7f && code < 0xa1) && !(code >= 0xd800 && code < 0xe000);
  return readable ? `"${String.fromCodePoint(code)}"` : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
