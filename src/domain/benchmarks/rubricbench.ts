import { preferenceIn } from './label';
import { criteriaOf } from './openrubric';
import { hasFields } from './row-fields';
import { pairFormat } from './row-reader';

/** RubricBench: a pair with its rubric; label 0 is response_a, 1 response_b. */
export const rubricBench = pairFormat({
  id: 'rubricbench',
  version: 1,
  name: 'RubricBench',
  matches: (row) => hasFields(row, 'case_id', 'response_a', 'response_b', 'rubrics'),
  pairs: (reader) => ({
    id: reader.id('case_id'),
    subset: reader.subset('domain'),
    conversation: [{ role: 'user', content: reader.text('instruction') }],
    answers: [{ text: reader.text('response_a') }, { text: reader.text('response_b') }],
    slots: 'given',
    ...reader.label('label', preferenceIn('index-0')),
    meta: { rubric: criteriaOf(reader.text('rubrics')), tags: reader.tags('source') },
  }),
});
