import { betterFirst, type Pair } from './pair';
import { goldenOfScores } from './golden';
import { field, hasFields, hasTexts, numberIn } from './row-fields';
import { pairFormat } from './row-reader';

/** PPE correctness: many answers of one model, each right or wrong, and the pairs that were drawn of them. */
export const ppeBestOfK = pairFormat({
  id: 'ppe-best-of-k',
  version: 1,
  name: 'PPE correctness',
  matches: (row) =>
    hasTexts(row, 'prompt') && hasFields(row, 'response_1', 'response_3') && Array.isArray(field(row, 'scores')),
  pairs(reader, line) {
    const id = reader.id('question_id') ?? `line-${String(line)}`;
    const value = reader.value('scores');
    const scores = Array.isArray(value) ? value.map(pointsOf) : [];
    const conversation = [{ role: 'user' as const, content: reader.text('prompt') }];
    const model = reader.optionalText('model_name');
    const right = scores.filter((score) => score !== null && score > 0).length;
    reader.used('scores', 'parsed_outputs', 'conflict_pairs', 'sampled_conflict_pairs');
    reader.used(...scores.map((_, at) => `response_${String(at + 1)}`));

    const drawn = reader.value('sampled_conflict_pairs') ?? reader.value('conflict_pairs');
    if (!Array.isArray(drawn)) reader.fail('sampled_conflict_pairs', 'a list of pairs of places in scores');
    return (Array.isArray(drawn) ? drawn : []).map((pair: unknown): Pair => {
      const [i, j] = placesOf(pair, scores.length);
      if (i === j)
        reader.fail('sampled_conflict_pairs', `pairs of different places from 0 to ${String(scores.length - 1)}`);
      const [one, other] = [scores[i] ?? null, scores[j] ?? null];
      const golden = goldenOfScores('scores', one, other);
      const isTurned = golden.label === 'B';
      const [better, worse] = isTurned ? [j, i] : [i, j];
      const answer = (at: number): Pair['answers'][0] => ({
        text: reader.text(`response_${String(at + 1)}`),
        model,
        score: scores[at] ?? null,
      });
      return {
        ...betterFirst,
        ...(golden.label === null && { golden }),
        id: `${id}#r${String(better)}r${String(worse)}`,
        subset: reader.subset('category'),
        conversation,
        answers: [answer(better), answer(worse)],
        meta: {
          group: {
            id,
            type: 'conflict-pairs',
            betterIndex: better,
            worseIndex: worse,
            numCorrect: right,
            numIncorrect: scores.length - right,
          },
        },
      };
    });
  },
});

/** Right or wrong, or points; some sets wrap them in a list. */
function pointsOf(value: unknown): number | null {
  const inner: unknown = Array.isArray(value) ? value[0] : value;
  return typeof inner === 'boolean' ? Number(inner) : numberIn(inner);
}

/** Two different 0-based places, or twice the same for anything else. */
function placesOf(pair: unknown, count: number): readonly [number, number] {
  if (!Array.isArray(pair) || pair.length !== 2) return [0, 0];
  const [i, j] = pair.map((place: unknown) => numberIn(place));
  const isPlace = (place: number | null | undefined): place is number =>
    typeof place === 'number' && Number.isInteger(place) && place >= 0 && place < count;
  return isPlace(i) && isPlace(j) ? [i, j] : [0, 0];
}
