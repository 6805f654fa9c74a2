import { looksLikeMessages, readTurns } from './conversation';
import type { BenchmarkFormat, ImportedCall, Row } from './format';
import { joinParts } from './row-parts';
import { storedOutcome } from './judgments';
import { betterFirst } from './pair';
import { field, hasFields, numberIn } from './row-fields';
import { pairFormat } from './row-reader';
import { compareTranscripts } from './transcripts';

/** One pair: 1 for the better answer, 0 for the worse, 0.5 for a verdict that could not be read (process_shuffled). */
const rows = pairFormat({
  id: 'reward-bench-result',
  version: 1,
  name: 'RewardBench results',
  matches: (row) =>
    hasFields(row, 'text_chosen', 'text_rejected') &&
    numberIn(field(row, 'results')) !== null &&
    isAnswer(field(row, 'text_chosen')),
  pairs(reader) {
    const subset = reader.subset('subset');
    const id = reader.optionalId('id');
    const common = { ...betterFirst, id: id === null ? null : `${subset}:${id}`, subset };
    reader.used('results', 'scores_chosen', 'scores_rejected', 'model', 'model_type', 'text_chosen', 'text_rejected');
    const [chosen, rejected] = [reader.value('text_chosen'), reader.value('text_rejected')];
    if (looksLikeMessages(chosen) && looksLikeMessages(rejected)) {
      return { ...common, ...compareTranscripts(reader.turns('text_chosen'), reader.turns('text_rejected')) };
    }
    // Texts as they went to a scoring model: its chat template and the request are in them and cannot be told apart.
    return {
      ...common,
      conversation: reader.turns('prompt'),
      answers: [{ text: reader.text('text_chosen') }, { text: reader.text('text_rejected') }],
    };
  },
  calls(row, { id, goldenLabel }): ImportedCall[] {
    const result = numberIn(field(row, 'results'));
    const by = field(row, 'model');
    const stored = storedOutcome(goldenLabel, result === 1 ? true : result === 0 ? false : null);
    return [{ itemId: id, stage: 'judge', text: null, stored, ...(typeof by === 'string' && { by }) }];
  },
});

/**
 * Results of RewardBench, one pair each: rows of `MODEL_outputs.jsonl` (rewardbench.py: prompt, results, text_chosen,
 * text_rejected, scores_chosen?, scores_rejected?), or the one object of columns under eval-set-scores (run_rm.py,
 * run_generative.py: text_chosen, text_rejected, results, subset, id, model, model_type). Texts of generative judges are
 * not in them, so there are verdicts alone. Where the judge saw which answer is not in them either: the better one is
 * placed by content.
 */
export const rewardBenchResult: BenchmarkFormat = {
  ...rows,
  parsers: ['stated'],
  matches: (row) => rows.matches(row) || columnsOf(row) !== null,
  read(row, context) {
    const columns = columnsOf(row);
    if (columns === null) return rows.read(row, context);
    const parts = columns.map((part) => rows.read(part, context));
    return joinParts(parts, 'pair');
  },
};

const isAnswer = (value: unknown): boolean => typeof value === 'string' || readTurns(value, new Set()) !== null;

/** The rows of an object of columns of one length; what is no column belongs to each row. */
function columnsOf(row: Row): Row[] | null {
  const length = listLength(field(row, 'results'));
  if (length === null || listLength(field(row, 'text_chosen')) !== length) return null;
  if (listLength(field(row, 'text_rejected')) !== length) return null;
  return Array.from({ length }, (_, at) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        Array.isArray(value) && value.length === length ? (value as unknown[])[at] : value,
      ]),
    ),
  );
}

const listLength = (value: unknown): number | null => (Array.isArray(value) ? value.length : null);
