import { requestOf } from '../item';
import type { Protocol } from './protocol';

/** The grammar that the pocket models were trained on, word for word: any other prompt is noise to them. */
export const pocket: Protocol = {
  id: 'pocket',
  version: 1,
  name: 'Pocket',
  description: 'The short prompts of the pocket models. For Pocket Bench only.',
  orders: ['AB'],
  markers: ['\nRequest:', '\nAnswer A:', '\nAnswer B:', '\nJudgment:', '\nGolden judgment:'],
  judge: {
    decoding: { temperature: 0, topP: 1, maxTokens: 60 },
    parsers: ['pocket', 'tolerant'],
    messages: (item, order, neutralise) => {
      const [first, second] = order === 'AB' ? [item.responseA, item.responseB] : [item.responseB, item.responseA];
      return [
        { role: 'system', content: 'Compare the two answers. Give the reason, then the verdict.' },
        {
          role: 'user',
          content: `Request: ${neutralise(requestOf(item))}\n\nAnswer A: ${neutralise(first)}\n\nAnswer B: ${neutralise(second)}`,
        },
      ];
    },
  },
  meta: {
    decoding: { temperature: 0, topP: 1, maxTokens: 48 },
    parser: 'pocket',
    messages: (item, judgment, order, neutralise) => {
      const blocks = [`Golden judgment: ${neutralise(item.goldenJudgment ?? '')}`, `Judgment: ${neutralise(judgment)}`];
      return [
        { role: 'system', content: 'Does the judgment give the same reason as the golden judgment?' },
        { role: 'user', content: (order === 'AB' ? blocks : blocks.toReversed()).join('\n\n') },
      ];
    },
    notExchanged: () => null,
  },
};
