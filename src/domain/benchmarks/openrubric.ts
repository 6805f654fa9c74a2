import type { Criterion } from '../item';
import { hasFields, hasTexts } from './row-fields';
import { pairFormat } from './row-reader';

/** OpenRubrics: a pair with its rubric, one criterion a line, each a hard rule or a principle. */
export const openRubric = pairFormat({
  id: 'openrubric',
  version: 1,
  name: 'OpenRubrics',
  matches: (row) => hasTexts(row, 'instruction', 'rubric') && hasFields(row, 'response_a', 'response_b', 'winner'),
  pairs: (reader) => ({
    id: reader.optionalId('id'),
    subset: reader.subset('source'),
    conversation: [{ role: 'user', content: reader.text('instruction') }],
    answers: [{ text: reader.text('response_a') }, { text: reader.text('response_b') }],
    slots: 'given',
    ...reader.label('winner'),
    meta: { rubric: criteriaOf(reader.text('rubric')) },
  }),
});

/** One criterion a line; number and kind are taken off, and a line without kind keeps none. */
export const criteriaOf = (rubric: string): Criterion[] =>
  rubric
    .split('\n')
    .map((line) => line.replace(/^\s*(?:\d+[.)]|[-*])\s+/, '').trim())
    .filter((line) => line !== '')
    .map((line) => {
      const kind = /\s*\[(Hard Rule|Principle)\]\s*$/i.exec(line);
      if (kind === null) return { text: line };
      return { text: line.slice(0, kind.index), kind: kind[1]?.toLowerCase() === 'principle' ? 'principle' : 'hard' };
    });
