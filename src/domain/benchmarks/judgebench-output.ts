import { judgeBenchPair } from './judgebench';
import type { ImportedCall } from './format';
import { storedVerdict } from './judgments';
import { field, hasFields, isObject } from './row-fields';
import { pairFormat } from './row-reader';

/**
 * What JudgeBench's run_judge.py writes: the benchmark's row with `judge_name` and `judgments`: one for (A, B) and,
 * unless asked not to, one for (B, A), each {decision: "A>B" | "B>A" | "A=B" | null, judgment: {judge_model, prompt,
 * response}}, or null where the call failed. Reward models have scores in place of a response. The script itself counts
 * a pair right if its two decisions together lean to the label; numbers here are of the first order alone.
 */
export const judgeBenchOutput = pairFormat({
  id: 'judgebench-output',
  version: 2,
  name: 'JudgeBench output',
  parsers: ['stated', 'arena-hard', 'any-form'],
  matches: (row) => hasFields(row, 'pair_id') && Array.isArray(field(row, 'judgments')),
  pairs(reader) {
    // Other judges on the same pairs give the same benchmark.
    reader.used('judgments', 'judge_name');
    return judgeBenchPair(reader);
  },
  calls(row, { id }) {
    const value = field(row, 'judgments');
    const judgments: readonly unknown[] = Array.isArray(value) ? value : [];
    const by = judgments.map((judgment) => textIn(judgment, 'judge_model')).find((name) => name !== null);
    return judgments.map((judgment, at): ImportedCall => ({
      itemId: id,
      stage: 'judge',
      text: textIn(judgment, 'response'),
      stored: isObject(judgment) ? storedVerdict(field(judgment, 'decision')) : null,
      order: at % 2 === 0 ? 'AB' : 'BA',
      sample: Math.floor(at / 2),
      ...(by !== undefined && { by }),
    }));
  },
});

function textIn(judgment: unknown, name: string): string | null {
  const inner = isObject(judgment) ? field(judgment, 'judgment') : undefined;
  const value = isObject(inner) ? field(inner, name) : undefined;
  return typeof value === 'string' ? value : null;
}
