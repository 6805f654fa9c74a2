import { ok } from '../result';
import { contentHash } from './content-hash';
import type { BenchmarkFormat, FileReader, ImportedCall, Row } from './format';
import { isLabel, preferenceIn } from './label';
import type { FileProblem } from './report';
import { field, hasFields, hasTexts } from './row-fields';
import { pairFormat } from './row-reader';

/** One annotator's preference, 1 for output_1, 2 for output_2, weights between them. */
const votes = pairFormat({
  id: 'alpaca-eval-annotation',
  version: 1,
  name: 'AlpacaEval annotations',
  matches: (row) => hasTexts(row, 'instruction') && hasFields(row, 'output_1', 'output_2', 'preference'),
  pairs(reader) {
    const annotator = reader.optionalText('annotator');
    return {
      id: null,
      subset: reader.subset('dataset'),
      conversation: [{ role: 'user', content: reader.text('instruction') }],
      answers: [
        { text: reader.text('output_1'), model: reader.optionalText('generator_1') },
        { text: reader.text('output_2'), model: reader.optionalText('generator_2') },
      ],
      slots: 'given',
      ...reader.label('preference', preferenceIn('one-to-two')),
      ...(annotator !== undefined && { meta: { annotator } }),
    };
  },
});

/**
 * AlpacaEval's annotations.json: {instruction, output_1, output_2, generator_1, generator_2, dataset?, annotator,
 * preference: 1 to 2, raw_completion?, price_per_example?, time_per_example?}. A row with a `raw_completion` is a model's
 * (annotators/base.py), and its preference a verdict; any other is a vote, and its preference a golden label. A verdict is
 * set against each vote on its pair in the same file. The model saw the outputs in an order that AlpacaEval draws and does
 * not write down: the letters in its text cannot be read, only the preference, which is mapped back. -1 or null: it failed.
 */
export const alpacaEvalAnnotation: BenchmarkFormat = { ...votes, parsers: ['stated'], open };

type Verdict = Omit<ImportedCall, 'itemId'>;

function open(): FileReader {
  /** Items of each pair, one for each vote on it. */
  const voted = new Map<string, string[]>();
  const verdicts: { readonly pair: string; readonly verdict: Verdict }[] = [];
  const draws = new Map<string, number>();

  function callsOf(pair: string, verdict: Verdict): readonly ImportedCall[] {
    const key = `${pair} ${verdict.by ?? ''}`;
    const sample = draws.get(key) ?? 0;
    draws.set(key, sample + 1);
    return (voted.get(pair) ?? []).map((itemId) => ({ ...verdict, itemId, ...(sample > 0 && { sample }) }));
  }

  return {
    read(row, context) {
      const content = votes.read(row, context);
      if (!content.ok) return content;
      const { items, aside = [] } = content.value;
      const [one] = [...items, ...aside.map(({ item }) => item)];
      if (one === undefined) return content;
      const pair = contentHash(one);
      if (hasFields(row, 'raw_completion')) {
        verdicts.push({ pair, verdict: verdictOf(row) });
        return ok({ items: [] });
      }
      if (items.length > 0) voted.set(pair, [...(voted.get(pair) ?? []), one.id]);
      return content;
    },
    end() {
      const lost = verdicts.filter(({ pair }) => !voted.has(pair)).length;
      const calls = verdicts.flatMap(({ pair, verdict }) => callsOf(pair, verdict));
      return { content: { items: [], calls }, problem: lost > 0 ? withoutVote(lost, verdicts.length) : null };
    },
  };
}

function verdictOf(row: Row): Verdict {
  const raw = field(row, 'raw_completion') ?? null;
  const text = raw === null || typeof raw === 'string' ? raw : JSON.stringify(raw);
  const better = preferenceIn('one-to-two')(field(row, 'preference'))?.better;
  const stored = isLabel(better) ? better : better !== undefined || text !== null ? 'none' : null;
  const by = field(row, 'annotator');
  return { stage: 'judge', text, stored, ...(typeof by === 'string' && { by }) };
}

const withoutVote = (lost: number, all: number): FileProblem => ({
  code: 'no-golden-label',
  message: `${String(lost)} of ${String(all)} verdicts of models are left out: the file says what the model prefers and not which answer is better. Put votes of people on the same pairs into the same file, as rows without raw_completion: jq -s add human.json annotations.json > both.json.`,
});
