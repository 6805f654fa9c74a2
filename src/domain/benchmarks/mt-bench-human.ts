import { looksLikeMessages } from './conversation';
import { preferenceAmong } from './label';
import { field, hasFields, numberIn } from './row-fields';
import { pairFormat } from './row-reader';
import { compareTranscripts } from './transcripts';

/** Ten questions each, from number 81 on. */
const categories = ['writing', 'roleplay', 'reasoning', 'math', 'coding', 'extraction', 'stem', 'humanities'];

/** MT-Bench human judgments: one judge's vote on one turn. Votes of other judges on the same pair are other items. */
export const mtBenchHuman = pairFormat({
  id: 'mt-bench-human',
  version: 1,
  name: 'MT-Bench human judgments',
  matches: (row) =>
    looksLikeMessages(field(row, 'conversation_a')) &&
    looksLikeMessages(field(row, 'conversation_b')) &&
    hasFields(row, 'winner', 'turn', 'judge') &&
    numberIn(field(row, 'question_id')) !== null,
  pairs(reader) {
    const question = reader.number('question_id') ?? 0;
    const turn = reader.number('turn') ?? 1;
    const [first, second] = [reader.optionalText('model_a'), reader.optionalText('model_b')];
    const annotator = reader.optionalText('judge');
    const upToTurn = 2 * turn;
    const { conversation, answers } = compareTranscripts(
      reader.turns('conversation_a').slice(0, upToTurn),
      reader.turns('conversation_b').slice(0, upToTurn),
    );
    return {
      id: [question, first ?? '', second ?? '', turn, annotator ?? ''].join('|'),
      subset: categories[Math.floor((question - 81) / 10)] ?? '',
      conversation,
      answers: [
        { ...answers[0], model: first },
        { ...answers[1], model: second },
      ],
      slots: 'given',
      ...reader.label('winner', preferenceAmong(first, second)),
      meta: { tags: reader.tags('question_id', 'turn'), ...(annotator !== undefined && { annotator }) },
    };
  },
});
