import type { Turn } from '../item';
import { looksLikeMessages } from './conversation';
import { preferenceIn, preferenceOfText } from './label';
import { field, hasFields, hasTexts, isObject } from './row-fields';
import { pairFormat, type RowReader } from './row-reader';
import type { Pair } from './pair';
import { goldenOf } from './golden';

/** Think-RM's training data: a judge's finished prompt, from which the pair is taken back by its markers. */
export const verlJudgePrompt = pairFormat({
  id: 'verl-judge-prompt',
  version: 1,
  name: 'Think-RM judge prompts',
  matches(row) {
    const reward = field(row, 'reward_model');
    return (
      hasTexts(row, 'data_source') &&
      looksLikeMessages(field(row, 'prompt')) &&
      isObject(reward) &&
      hasFields(reward, 'ground_truth')
    );
  },
  pairs(reader) {
    const reward = reader.value('reward_model');
    const truth = isObject(reward) ? field(reward, 'ground_truth') : undefined;
    const preference = preferenceOfText(truth) ?? preferenceIn('minus-3-to-3')(truth);
    if (preference === null) reader.fail('reward_model', '{ground_truth: "A", "B" or a number from -3 to 3}');
    reader.used('reward_model');
    return {
      ...pairInPrompt(reader, 'prompt'),
      subset: reader.subset('data_source'),
      golden: goldenOf('reward_model', truth, preference),
      ...(truth !== preference?.better && { sourceLabel: truth }),
      ...(preference?.margin && { margin: preference.margin }),
      meta: { tags: reader.tags('split') },
    };
  },
});

/** RM-R1's training data: likewise, with the winner beside it. */
export const rmR1 = pairFormat({
  id: 'rm-r1',
  version: 1,
  name: 'RM-R1 judge prompts',
  matches: (row) => looksLikeMessages(field(row, 'context_messages')) && hasTexts(row, 'winner'),
  pairs: (reader) => ({ ...pairInPrompt(reader, 'context_messages'), ...reader.label('winner') }),
});

/** Request and answers stand in the last user message, each between its markers. */
function pairInPrompt(reader: RowReader, name: string): Pick<Pair, 'id' | 'conversation' | 'answers' | 'slots'> {
  const text = reader.turns(name).findLast((turn) => turn.role === 'user')?.content ?? '';
  const pair = pairInText(text);
  if (pair === null) {
    reader.fail(name, `a judge's prompt with "[The Start of Assistant A's Response]" and its other markers`);
  }
  return { id: null, slots: 'given', ...(pair ?? { conversation: [], answers: [{ text: '' }, { text: '' }] }) };
}

const between = (text: string, what: string): string | undefined =>
  new RegExp(`\\[The Start of ${what}\\]\\n?([\\s\\S]*?)\\n?\\[The End of ${what}\\]`).exec(text)?.[1];

/** The pair that a judge's prompt asks about, taken back by the markers of MT-Bench and its kin; null without them. */
export function pairInText(text: string): Pick<Pair, 'conversation' | 'answers'> | null {
  const answer = (side: string): string | undefined =>
    between(text, `(?:Assistant|Chatbot) ${side}'s (?:Response|Answer)`);
  const request =
    between(text, 'Context') ?? /\[(?:Client |User )?Question\]\n?([\s\S]*?)\n*\[The Start of /.exec(text)?.[1];
  const [first, second] = [answer('A'), answer('B')];
  if (request === undefined || first === undefined || second === undefined) return null;
  const conversation: Turn[] = [{ role: 'user', content: request }];
  return { conversation, answers: [{ text: first }, { text: second }] };
}
