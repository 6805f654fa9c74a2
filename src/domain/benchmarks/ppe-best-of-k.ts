import { groupId } from './answer-grid';
import { goldenOfScores } from './golden';
import { betterFirst, type Pair } from './pair';
import { field, hasFields, hasTexts, numberIn } from './row-fields';
import { pairFormat } from './row-reader';

/** PPE correctness: many answers of one model, each right or wrong, and the pairs that were drawn of them. */
export const ppeBestOfK = pairFormat({
  id: 'ppe-best-of-k',
  version: 1,
  name: 'PPE correctness',
  matches: (row) =>
    hasTexts(row, 'prompt') && hasFields(row, 'response_1', 'response_3') && Array.isArray(field(row, 'scores')),
  pairs(reader) {
    const value = reader.value('scores');
    const scores = Array.isArray(value) ? value.map(pointsOf) : [];
    const model = reader.optionalText('model_name');
    const answers = scores.map((score, at) => ({ text: reader.text(`response_${String(at + 1)}`), model, score }));
    const conversation = [{ role: 'user' as const, content: reader.text('prompt') }];
    const id = reader.id('question_id') ?? groupId(conversation, answers);
    const right = scores.filter((score) => score !== null && score > 0).length;
    reader.used('scores', 'parsed_outputs', 'conflict_pairs', 'sampled_conflict_pairs');

    const drawn = reader.value('sampled_conflict_pairs') ?? reader.value('conflict_pairs');
    if (!Array.isArray(drawn)) reader.fail('sampled_conflict_pairs', 'a list of pairs of places in scores');
    return (Array.isArray(drawn) ? drawn : []).flatMap((pair: unknown): Pair[] => {
      const [i, j] = placesOf(pair);
      const [one, other] = [answers[i], answers[j]];
      if (one === undefined || other === undefined || i === j) {
        reader.fail('sampled_conflict_pairs', `pairs of different places from 0 to ${String(scores.length - 1)}`);
        return [];
      }
      const golden = goldenOfScores('scores', one.score, other.score);
      const isTurned = golden.label === 'B';
      const [betterIndex, worseIndex] = isTurned ? [j, i] : [i, j];
      const counts = { numCorrect: right, numIncorrect: scores.length - right };
      return [
        {
          ...betterFirst,
          ...(golden.label === null && { golden }),
          id: `${id}#r${String(betterIndex)}r${String(worseIndex)}`,
          subset: reader.subset('category'),
          conversation,
          answers: isTurned ? [other, one] : [one, other],
          meta: { group: { id, type: 'conflict-pairs', betterIndex, worseIndex, ...counts } },
        },
      ];
    });
  },
});

/** Right or wrong, or points; some sets wrap them in a list. */
function pointsOf(value: unknown): number | null {
  const inner: unknown = Array.isArray(value) ? value[0] : value;
  return typeof inner === 'boolean' ? Number(inner) : numberIn(inner);
}

/** Two places; -1 where there is none. */
function placesOf(pair: unknown): readonly [number, number] {
  const places: readonly unknown[] = Array.isArray(pair) && pair.length === 2 ? pair : [];
  return [numberIn(places[0]) ?? -1, numberIn(places[1]) ?? -1];
}
