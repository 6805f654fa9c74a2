import type { Turn } from '../item';
import { betterFirst } from './pair';
import { hasTexts } from './row-fields';
import { pairFormat, type RowReader } from './row-reader';
import { splitHumanAssistant } from './transcripts';

const promptFields = ['prompt', 'question', 'instruction', 'input'];
/** Two answers may well begin with the same short word; with this much of the request only transcripts begin. */
const longEnough = 16;

/** A prompt with a chosen and a rejected answer, all texts. */
export const dpoStrings = pairFormat({
  id: 'dpo-strings',
  version: 1,
  name: 'DPO pairs, texts',
  matches: (row) => hasTexts(row, 'chosen', 'rejected') && promptFields.some((name) => hasTexts(row, name)),
  pairs(reader) {
    const name = promptFields.find((field) => typeof reader.value(field) === 'string') ?? 'prompt';
    const prompt = reader.text(name);
    const [chosen, rejected] = [reader.text('chosen'), reader.text('rejected')];
    const isRepeated = prompt.length >= longEnough && chosen.startsWith(prompt) && rejected.startsWith(prompt);
    const answer = (text: string): { text: string } => ({ text: isRepeated ? text.slice(prompt.length) : text });
    return {
      ...betterFirst,
      id: reader.optionalId('id'),
      subset: reader.subset(reader.value('subset') === undefined ? 'source' : 'subset'),
      conversation: requestOf(reader, name, prompt),
      answers: [answer(chosen), answer(rejected)],
    };
  },
});

/** Alpaca files add an input to the instruction; HH files give the dialogue as one text that ends where the answer begins. */
function requestOf(reader: RowReader, name: string, prompt: string): Turn[] {
  const system = reader.optionalText('system');
  const before: Turn[] = system === undefined ? [] : [{ role: 'system', content: system }];
  const dialogue = /\n\nAssistant:\s*$/.test(prompt) ? splitHumanAssistant(prompt) : [];
  const last = dialogue.at(-1);
  if (last?.role === 'assistant' && last.content.trim() === '' && dialogue.length > 1) {
    return [...before, ...dialogue.slice(0, -1)];
  }
  const input = name === 'instruction' ? reader.optionalText('input') : undefined;
  return [...before, { role: 'user', content: input === undefined ? prompt : `${prompt}\n\n${input}` }];
}
