import { answerPairs, columnsOf, commonParts, plain, type NamePair } from './generic-columns';
import { preferenceAmong, preferenceIn, type NumberScheme } from './label';
import type { Golden } from './pair';
import { numberIn } from './row-fields';
import { pairFormat } from './row-reader';

export const labelNames = [
  'label',
  'goldlabel',
  'gtlabel',
  'goldenlabel',
  'winner',
  'preference',
  'preferred',
  'better',
];
/** Names that say what the numbers in such a column mean. Under any other name a number could mean either side. */
export const numberColumns = new Map<string, NumberScheme>([
  ['preferredindex', 'index-0'],
  ['preferredidx', 'index-0'],
  ['winnerindex', 'index-0'],
  ['winneridx', 'index-0'],
  ['aisbetter', 'a-is-better'],
  ['overallpreference', 'minus-3-to-3'],
  ['preferencestrength', 'minus-3-to-3'],
]);
const modelNames: readonly NamePair[] = [
  ['modela', 'modelb'],
  ['model1', 'model2'],
];
const allLabels = [...labelNames, ...numberColumns.keys()];

/** A request, two answers, and a label that names one of them. */
export const genericAb = pairFormat({
  id: 'generic-ab',
  version: 1,
  name: 'two answers and a label',
  matches(row) {
    const columns = columnsOf(Object.keys(row));
    const hasLabel = columns.one(allLabels) !== undefined;
    return hasLabel && columns.request !== undefined && columns.pair(answerPairs) !== undefined;
  },
  pairs(reader) {
    const columns = columnsOf(reader.names);
    const [first, second] = columns.pair(answerPairs) ?? ['response_a', 'response_b'];
    const label = columns.one(allLabels) ?? 'label';
    const scheme = numberColumns.get(plain(label));
    const [a, b] = columns.pair(modelNames)?.map((name) => reader.optionalText(name)) ?? [];
    return {
      ...commonParts(reader, columns),
      answers: [
        { text: reader.text(first), model: a },
        { text: reader.text(second), model: b },
      ],
      slots: 'given',
      ...reader.label(label, scheme === undefined ? preferenceAmong(a, b) : preferenceIn(scheme)),
      ...(scheme === undefined && numberIn(reader.value(label)) !== null && { golden: numberWithoutMeaning(label) }),
    };
  },
});

const numberWithoutMeaning = (label: string): Golden => ({
  label: null,
  reason: 'unlabelled',
  field: label,
  message: `${label} is a number, and which answer it means cannot be told. Write A, B or tie.`,
});
