import type { GoldenSource } from '../golden/source';
import { otherLabel, type AsideItem, type AsideReason, type Item, type ItemMeta, type Turn } from '../item';
import type { ItemWarning, Label, Margin, Vote } from '../item';
import { contentHash } from './content-hash';
import { noteEnd } from './conversation';
import type { SetAside } from './format';
import { assignSlots } from './slots';
import type { Notes } from './text';

/** One answer, in the source's terms. */
export interface Answer {
  readonly text: string;
  readonly model?: string | undefined;
  readonly score?: number | null;
  /** Its turns, if the sides part before the last one. */
  readonly turns?: readonly Turn[];
}

/** Which of the two answers is better, or why none is named. */
export type Golden =
  | { readonly label: Label }
  | { readonly label: null; readonly reason: AsideReason; readonly field?: string; readonly message: string };

/** A comparison as its source has it. A is the first answer, also in margin and votes. */
export interface Pair {
  /** null: derived from the content. */
  readonly id: string | null;
  readonly subset?: string;
  readonly conversation: readonly Turn[];
  readonly answers: readonly [Answer, Answer];
  readonly golden: Golden;
  /** 'given': the source says which is A, and its texts may rest on that. 'assigned': the source says which is better. */
  readonly slots: 'given' | 'assigned';
  /** null: the format has them, this row has none. */
  readonly goldenJudgment?: string | null;
  /** Read back from a table that we wrote. */
  readonly goldenFrom?: GoldenSource | undefined;
  readonly margin?: Margin | undefined;
  readonly votes?: readonly Vote[] | undefined;
  readonly warnings?: readonly ItemWarning[];
  /** As the source writes it; not needed where it is a plain A or B. */
  readonly sourceLabel?: unknown;
  readonly meta?: Meaning;
}

/** What an item keeps of its source beside the comparison, alike for both sides. */
export type Meaning = Pick<ItemMeta, 'annotator' | 'group' | 'rubric' | 'reference' | 'contexts' | 'reasons' | 'tags'>;

/** For sources that name the better answer first. */
export const betterFirst = { golden: { label: 'A' }, slots: 'assigned' } as const satisfies Partial<Pair>;

/** @param notes what was noted of the row; the pair's own are added. */
export function itemOfPair(
  pair: Pair,
  source: Pick<ItemMeta, 'format' | 'formatVersion' | 'line' | 'extra'>,
  rowNotes: Notes,
): Item | SetAside {
  const [first, second] = pair.answers;
  const given = { conversation: pair.conversation, responseA: first.text, responseB: second.text };
  const isHashed = pair.slots === 'assigned' || pair.id === null;
  const content = isHashed ? contentHash(given) : '';
  const slots = pair.slots === 'assigned' ? assignSlots(content) : undefined;
  const flipped = slots?.flipped ?? false;
  const [a, b] = flipped ? [second, first] : [first, second];
  const { extra, ...place } = source;
  const { tags, ...meaning } = pair.meta ?? {};

  const notes: Notes = new Set([...rowNotes, ...(pair.warnings ?? [])]);
  noteEnd(pair.conversation, notes);
  if (isSilent(a) || isSilent(b)) notes.add('empty-response');
  if (a.text === b.text) notes.add('identical-responses');
  if (pair.goldenJudgment === null && pair.golden.label !== null) notes.add('missing-golden-judgment');

  const hasTurns = a.turns !== undefined || b.turns !== undefined;
  if (hasTurns) notes.add('transcripts-part');
  const hasScores = typeof a.score === 'number' || typeof b.score === 'number';
  const hasModels = a.model !== undefined || b.model !== undefined;
  const sign = flipped ? -1 : 1;
  const turned = (value: number): number => (value === 0 ? 0 : sign * value);

  const comparison = {
    id: pair.id ?? derivedId(content, pair.meta?.annotator),
    subset: pair.subset ?? '',
    conversation: pair.conversation,
    responseA: a.text,
    responseB: b.text,
    goldenJudgment: pair.goldenJudgment ?? null,
    meta: {
      ...place,
      ...(notes.size > 0 && { warnings: [...notes] }),
      ...meaning,
      ...(tags && Object.keys(tags).length > 0 && { tags }),
      ...(pair.sourceLabel !== undefined && { sourceLabel: pair.sourceLabel }),
      ...(slots && { slots }),
      ...(pair.goldenFrom && { goldenFrom: pair.goldenFrom }),
      ...(pair.margin && { margin: { ...pair.margin, value: turned(pair.margin.value) } }),
      ...(pair.votes && pair.votes.length > 0 && { votes: pair.votes.map((v) => ({ ...v, value: turned(v.value) })) }),
      ...(hasScores && { scores: { a: a.score ?? null, b: b.score ?? null } }),
      ...(hasModels && { models: { a: a.model ?? '', b: b.model ?? '' } }),
      ...(hasTurns && { transcripts: { a: a.turns ?? [], b: b.turns ?? [] } }),
      ...(extra && Object.keys(extra).length > 0 && { extra }),
    },
  };
  const golden: Golden = isSilent(first) && isSilent(second) ? bothEmpty : pair.golden;
  if (golden.label !== null) {
    return { ...comparison, goldenLabel: flipped ? otherLabel(golden.label) : golden.label };
  }
  const item: AsideItem = { ...comparison, goldenLabel: null, reason: golden.reason };
  return { item, message: golden.message, ...(golden.field !== undefined && { field: golden.field }) };
}

const isSilent = (answer: Answer): boolean => answer.text.trim() === '';

const bothEmpty: Golden = {
  label: null,
  reason: 'unlabelled',
  message: 'Both answers are empty: no label can be right about them.',
};

/** Votes of several annotators on one pair are several items. */
const derivedId = (content: string, annotator: string | undefined): string =>
  `d_${content}${annotator === undefined ? '' : `:${annotator}`}`;
