import type { Row } from './format';
import { looksLikeMessages } from './conversation';
import { preferenceAmong } from './label';
import { field, hasFields } from './row-fields';
import { pairFormat } from './row-reader';
import { compareTranscripts } from './transcripts';

/**
 * Chatbot Arena with whole conversations: 100k (texts), 140k (lists of parts) and the expert set (messages as JSON
 * inside a text).
 */
export const arenaConversations = pairFormat({
  id: 'arena-conversations',
  version: 1,
  name: 'Chatbot Arena conversations',
  matches: (row) =>
    hasFields(row, 'winner') && isTranscript(row, 'conversation_a') && isTranscript(row, 'conversation_b'),
  pairs(reader) {
    const { conversation, answers } = compareTranscripts(
      reader.turns('conversation_a'),
      reader.turns('conversation_b'),
    );
    const [first, second] = [reader.optionalText('model_a'), reader.optionalText('model_b')];
    // What messages say beside their texts (token counts) stands in conv_metadata too.
    reader.used('conversation_a', 'conversation_b');
    // The same turns once more, with the data of attachments.
    reader.used('full_conversation');
    return {
      id: reader.id(reader.value('id') === undefined ? 'question_id' : 'id'),
      subset: reader.subset('language'),
      conversation,
      answers: [
        { ...answers[0], model: first },
        { ...answers[1], model: second },
      ],
      slots: 'given',
      ...reader.label('winner', preferenceAmong(first, second)),
      meta: { tags: reader.tags('is_code', 'is_refusal', 'evaluation_session_id', 'evaluation_order', 'turn') },
    };
  },
});

function isTranscript(row: Row, name: string): boolean {
  const value = field(row, name);
  return looksLikeMessages(value) || (typeof value === 'string' && /^\s*\[\s*\{\s*"(?:role|content)"/.test(value));
}
