import type { Item } from '../item';
import type { RunManifest } from '../run';
import { judgmentOf, type Judgment } from '../verdict';
import type { Protocol } from './protocol';
import { contextAndResponses, rAlign } from './r-align';

/** Own words; the model is given the label, as the authors of R-Align's golden judgments gave it to theirs. */
const system = `You write the reference judgment for a comparison that is decided already. Two AI assistants, A and B, answered the same user, and it is known which answer is better. Say why.

Rules:
- Give the decisive reasons only: the error, the instruction not followed, what is missing or made up. Two to five points, each one sentence, each about something that stands in the answers.
- Quote or name the place that a reason rests on. No general praise, nothing about length or style unless the request asks for it.
- If you find no reason why that answer is better, write: no reason found. Never make one up.
- Do not mention that you were told which answer is better.

End with the letter of the better assistant on a line of its own, as \\boxed{A} or \\boxed{B}. Write nothing after it.`;

/** A run of this protocol writes golden judgments: its texts are made into a new benchmark, its numbers are no measure. */
export const golden: Protocol = {
  id: 'golden',
  version: 1,
  name: 'Golden judgments',
  description: 'The model is given the label and writes the reasons for it.',
  orders: ['AB'],
  markers: [],
  judge: {
    decoding: { temperature: 0, topP: 1, maxTokens: 1024 },
    parsers: ['tolerant'],
    messages: (item, order, neutralise) => [
      { role: 'system', content: system },
      {
        role: 'user',
        content: `${contextAndResponses(item, order, neutralise)}The better answer is that of Assistant ${item.goldenLabel}.`,
      },
    ],
  },
  // Such a run has no meta-judge.
  meta: rAlign.meta,
};

export const isGoldenRun = ({ protocol }: Pick<RunManifest, 'protocol'>): boolean => protocol.id === golden.id;

/** The golden judgment in a generated text; null where the text gives none: no or another verdict, no reason, nothing else. */
export function goldenIn(text: string, { goldenLabel }: Pick<Item, 'goldenLabel'>): string | null {
  const { verdict, rationale }: Judgment = judgmentOf('tolerant', text, 'AB');
  const reasons = rationale.replace(/\\?boxed\s*\{[^}]*\}|\[\[[^\]]*\]\]/g, '').trim();
  return verdict === goldenLabel && reasons !== '' && !/\bno reason found\b/i.test(reasons) ? rationale : null;
}
