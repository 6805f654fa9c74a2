import { columnsOf, commonParts, type NamePair } from './generic-columns';
import { betterFirst } from './pair';
import { pairFormat } from './row-reader';

export const betterWorse: readonly NamePair[] = [
  ['chosen', 'rejected'],
  ['preferred', 'dispreferred'],
  ['winningresponse', 'losingresponse'],
  ['winner', 'loser'],
  ['better', 'worse'],
  ['accepted', 'rejected'],
  ['responsechosen', 'responserejected'],
  ['chosenresponse', 'rejectedresponse'],
];

/** A request and two answers; the names of the columns say which is better. */
export const genericRanked = pairFormat({
  id: 'generic-ranked',
  version: 1,
  name: 'a better and a worse answer',
  matches(row) {
    const columns = columnsOf(Object.keys(row));
    return columns.request !== undefined && columns.pair(betterWorse) !== undefined;
  },
  pairs(reader) {
    const columns = columnsOf(reader.names);
    const [better, worse] = columns.pair(betterWorse) ?? ['chosen', 'rejected'];
    return {
      ...betterFirst,
      ...commonParts(reader, columns),
      answers: [{ text: reader.text(better) }, { text: reader.text(worse) }],
    };
  },
});
