import type { Turn } from '../item';
import { looksLikeMessages } from './conversation';
import { betterFirst } from './pair';
import { field } from './row-fields';
import { pairFormat } from './row-reader';
import { compareTranscripts } from './transcripts';

/** Chosen and rejected as messages: the answers alone behind a prompt, or whole transcripts. */
export const dpoMessages = pairFormat({
  id: 'dpo-messages',
  version: 1,
  name: 'DPO pairs, messages',
  matches: (row) => looksLikeMessages(field(row, 'chosen')) && looksLikeMessages(field(row, 'rejected')),
  pairs(reader) {
    const value = reader.value('prompt');
    const isText = typeof value === 'string';
    const prompt: readonly Turn[] = isText
      ? [{ role: 'user', content: reader.text('prompt') }]
      : value === undefined || value === null
        ? []
        : reader.turns('prompt');
    const transcripts = ['chosen', 'rejected'].map((name) => behind(prompt, reader.turns(name)));
    return {
      ...betterFirst,
      id: reader.optionalId('id'),
      subset: reader.subset('source'),
      ...compareTranscripts(transcripts[0] ?? [], transcripts[1] ?? []),
    };
  },
});

/** Answers that begin with an answer need the prompt before them; transcripts begin with it. */
const behind = (prompt: readonly Turn[], turns: readonly Turn[]): readonly Turn[] =>
  turns[0]?.role === 'assistant' ? [...prompt, ...turns] : turns;
