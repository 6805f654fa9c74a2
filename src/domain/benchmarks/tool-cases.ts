import { err, ok, type Result } from '../result';
import type { Label } from '../item';
import { readTurns } from './conversation';
import type { BenchmarkFormat, ImportedCall, Row, RowContent, RowProblem } from './format';
import { genericAb } from './generic-ab';
import { goldenOf } from './golden';
import { helpSteer3Preference } from './helpsteer3-preference';
import { judgeBench } from './judgebench';
import { pairInText } from './judge-prompts';
import { preferenceOfText } from './label';
import { itemOfPair } from './pair';
import { rAlign } from './r-align';
import { field, isObject } from './row-fields';

/** One answer of a model to one test case, as tools that run any prompt log it. */
export interface Case {
  /** The test case: its answers by several models, or in several draws, are calls of one item. null: told by its pair. */
  readonly id: string | null;
  /** The test case's own fields. Where in the log they stand is `place`. */
  readonly fields: Row;
  readonly place: string;
  /** The expected answer, asked only if the fields hold no label. */
  readonly expected: unknown;
  /** What the model was sent: a text or messages. */
  readonly prompt: unknown;
  readonly by?: string | undefined;
  /** null: the log holds no text. */
  readonly text: string | null;
  /** What the log says that the text means, as in `ImportedCall`. */
  readonly stored: (golden: Label) => string | null;
}

/** Formats in which the file says which answer is A: the model's letters mean those. */
const pairs: readonly BenchmarkFormat[] = [rAlign, judgeBench, helpSteer3Preference, genericAb];

/** Reads cases of one file. A case's pair is read when it is first met; its later answers are further calls. */
export function createCases(format: Pick<BenchmarkFormat, 'id' | 'version'>): {
  add(one: Case, line: number): Result<RowContent, RowProblem>;
} {
  /** null: set aside. */
  const known = new Map<string, Label | null>();
  const draws = new Map<string, number>();

  function callOf(itemId: string, { by, text, stored }: Case, golden: Label): ImportedCall {
    const key = JSON.stringify([itemId, by]);
    const sample = draws.get(key) ?? 0;
    draws.set(key, sample + 1);
    const call = { itemId, stage: 'judge', text, stored: stored(golden) } as const;
    return { ...call, ...(sample > 0 && { sample }), ...(by !== undefined && { by }) };
  }

  const further = (id: string, one: Case, golden: Label | null): Result<RowContent, RowProblem> =>
    ok({ items: [], calls: golden === null ? [] : [callOf(id, one, golden)] });

  return {
    add(one, line) {
      const before = one.id === null ? undefined : known.get(one.id);
      if (one.id !== null && before !== undefined) return further(one.id, one, before);
      const read = pairOf(one, { ...format, line });
      if (!read.ok) return read;
      const [item] = read.value.items;
      const id = one.id ?? item?.id ?? read.value.aside?.[0]?.item.id ?? '';
      const same = known.get(id);
      if (same !== undefined) return further(id, one, same);
      known.set(id, item?.goldenLabel ?? null);
      return ok({ ...read.value, calls: item === undefined ? [] : [callOf(id, one, item.goldenLabel)] });
    },
  };
}

function pairOf(
  { id, fields, place, expected, prompt }: Case,
  { id: format, version: formatVersion, line }: Pick<BenchmarkFormat, 'id' | 'version'> & { readonly line: number },
): Result<RowContent, RowProblem> {
  const source = { format, formatVersion, line };
  const row = expected === undefined || genericAb.matches(fields) ? fields : { ...fields, winner: expected };
  const inner = pairs.find((known) => known.matches(row));
  if (inner !== undefined) {
    const content = inner.read(row, { line, fileStem: '' });
    if (!content.ok) return content;
    const { items, aside = [] } = content.value;
    const own = <T extends { readonly meta: object }>(item: T): T => ({
      ...item,
      id,
      meta: { ...item.meta, ...source },
    });
    return ok({ items: items.map(own), aside: aside.map((one) => ({ ...one, item: own(one.item) })) });
  }
  const asked = pairInText(lastText(prompt));
  if (asked === null) return err(noAnswers(place));
  const golden = goldenOf('the expected answer', expected, preferenceOfText(expected));
  const made = itemOfPair({ ...asked, id, slots: 'given', golden }, { ...source, extra: fields }, new Set());
  return ok('item' in made ? { items: [], aside: [made] } : { items: [made] });
}

const noAnswers = (place: string): RowProblem => ({
  field: place,
  code: 'no-answers',
  message: `It holds a verdict and not the two answers that were compared. Have prompt, response_a, response_b and winner in ${place}, and write the file anew; or open the benchmark that was judged.`,
});

/** The text of the last turn. */
function lastText(prompt: unknown): string {
  return readTurns(prompt ?? '', new Set())?.at(-1)?.content ?? '';
}

/** The text of a message's content: a text, or parts of which the thinking is marked as models write it themselves. */
export function contentText(content: unknown): string | null {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return null;
  const texts = content.map((part: unknown): string => {
    if (!isObject(part)) return '';
    const [text, reasoning] = [field(part, 'text'), field(part, 'reasoning')];
    if (typeof text === 'string') return text;
    return typeof reasoning === 'string' ? `<think>${reasoning}</think>\n` : '';
  });
  return texts.join('');
}
