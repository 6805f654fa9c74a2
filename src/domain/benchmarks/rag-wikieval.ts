import type { Pair } from './pair';
import { betterFirst } from './pair';
import { hasFields, hasTexts } from './row-fields';
import { pairFormat } from './row-reader';

/** WikiEval: a good answer to a question on a passage, one that leaves the passage, and one that says too little. */
export const ragWikiEval = pairFormat({
  id: 'rag-wikieval',
  version: 1,
  name: 'WikiEval',
  matches: (row) => hasTexts(row, 'question') && hasFields(row, 'answer', 'ungrounded_answer'),
  pairs(reader) {
    const conversation = [{ role: 'user' as const, content: reader.text('question') }];
    const contexts = reader.value('context_v1') === undefined ? [] : reader.texts('context_v1');
    const answer = { text: reader.text('answer') };
    const against = (subset: string, name: string): Pair => ({
      ...betterFirst,
      id: null,
      subset,
      conversation,
      answers: [answer, { text: reader.text(name) }],
      meta: { contexts, tags: reader.tags('source') },
    });
    const faithful = against('faithfulness', 'ungrounded_answer');
    return reader.value('poor_answer') === undefined ? faithful : [faithful, against('relevance', 'poor_answer')];
  },
});
