import { betterFirst } from './pair';
import { field, hasFields, hasTexts } from './row-fields';
import { pairFormat } from './row-reader';
import { compareTranscripts, splitHumanAssistant } from './transcripts';

/** Anthropic's HH-RLHF: two whole transcripts as texts. */
export const hhRlhf = pairFormat({
  id: 'hh-rlhf',
  version: 1,
  name: 'HH-RLHF',
  matches(row) {
    const chosen = field(row, 'chosen');
    const isAlone = hasTexts(row, 'chosen', 'rejected') && !hasFields(row, 'prompt');
    return isAlone && typeof chosen === 'string' && /^\s*Human:/m.test(chosen) && chosen.includes('\n\nAssistant:');
  },
  pairs(reader) {
    const [chosen, rejected] = (['chosen', 'rejected'] as const).map((name) => {
      const turns = splitHumanAssistant(reader.text(name));
      if (turns.length === 0) reader.fail(name, 'a transcript of "Human:" and "Assistant:" turns');
      return turns;
    });
    return { ...betterFirst, id: null, ...compareTranscripts(chosen ?? [], rejected ?? []) };
  },
});
