import type { GoldenCount } from './golden/counter';
import type { GoldenSource } from './golden/source';

/** A side of a comparison. */
export type Label = 'A' | 'B';

export interface Turn {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: string;
}

/** One comparison of a benchmark that says which answer is better. JSON-safe; texts are kept as they came, untrimmed. */
export interface Item extends Comparison {
  readonly goldenLabel: Label;
}

/** Why a sound comparison has no golden label. */
export type AsideReason = 'tie' | 'both-bad' | 'unlabelled' | 'label-conflict';

/** A comparison that names no better answer. It is kept apart: there is nothing a verdict could be right about. */
export interface AsideItem extends Comparison {
  readonly goldenLabel: null;
  readonly reason: AsideReason;
}

interface Comparison {
  /** Unique within its benchmark: the source's id, made unique, or one derived from the content. */
  readonly id: string;
  /** Category for the per-category table; '' if the source has none. */
  readonly subset: string;
  /** Everything both answers reply to; the last turn is the request. */
  readonly conversation: readonly Turn[];
  readonly responseA: string;
  readonly responseB: string;
  /** Reference rationale for the golden label; null if the source has none: then S-Corr cannot be tested on this item. */
  readonly goldenJudgment: string | null;
  readonly meta: ItemMeta;
}

export interface ItemMeta {
  /** Format that produced the item, and the version of its mapping. */
  readonly format: string;
  readonly formatVersion: number;
  /** 1-based line in the source file; in a JSON array the place among its values. */
  readonly line: number;
  /** Set if it was read from a file that Plumbline wrote: where it came from in the first place. */
  readonly origin?: ItemOrigin;
  readonly warnings?: readonly ItemWarning[];
  /** The label as the source writes it, if it is not a plain "A" or "B". */
  readonly sourceLabel?: unknown;
  /** Absent where the source itself says which answer is A: such answers never change places. */
  readonly slots?: SlotChoice;
  /** Where the golden judgment is from; absent where it came with the benchmark, or there is none. */
  readonly goldenFrom?: GoldenSource;
  /** How much better one answer is, in the source's unit. */
  readonly margin?: Margin;
  /** What each of several annotators said of this pair. */
  readonly votes?: readonly Vote[];
  /** Set if the row is one annotator's vote: other rows may hold other votes on the same pair. */
  readonly annotator?: string;
  /** Points that the source gives each answer, in its own scale; null: none. */
  readonly scores?: { readonly a: number | null; readonly b: number | null };
  readonly models?: { readonly a: string; readonly b: string };
  /** Set for pairs made of one prompt with more than two answers. */
  readonly group?: ItemGroup;
  /** Set if the sides part before the last turn: the answers then hold these turns, written out one after another. */
  readonly transcripts?: { readonly a: readonly Turn[]; readonly b: readonly Turn[] };
  readonly rubric?: readonly Criterion[];
  /** An answer that the source calls right or ideal. */
  readonly reference?: string;
  /** Passages that the answers had to keep to. */
  readonly contexts?: readonly string[];
  /** The reasons for the golden label one by one (RationaleRM). */
  readonly reasons?: readonly string[];
  /** Further properties to group by. */
  readonly tags?: Readonly<Record<string, string | number | boolean>>;
  /** Source fields no rule used, unchanged, so that an export can give them back. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Names of all source fields in order, where an export would not come to that order by itself (R-Align). */
  readonly fields?: readonly string[];
  /** Set for a copy that a judgment was planted for, to audit a meta-judge: the item and the benchmark it is of. */
  readonly planted?: { readonly of: string; readonly benchmark: string };
  /** Set if the texts were left out: they are '' then, and a golden judgment that was there is '' too. */
  readonly redacted?: RedactedItem;
}

export type ItemOrigin = Pick<ItemMeta, 'format' | 'formatVersion' | 'line'>;

/** Lengths of the texts that were left out, in UTF-16 units. */
export interface RedactedItem {
  readonly conversation: number;
  readonly responseA: number;
  readonly responseB: number;
  readonly goldenJudgment: number;
}

/** Where the source says which answer is better, not which is A: places drawn from a hash of the content. */
export interface SlotChoice {
  readonly rule: 'content-hash/1';
  readonly seed: number;
  /** The answer that the source names first, the better one, stands at B. */
  readonly flipped: boolean;
}

/** Negative: A is better. */
export interface Margin {
  readonly value: number;
  /** Largest size of a value. */
  readonly max: number;
}

export interface Vote {
  /** As in `Margin`, in the same unit. */
  readonly value: number;
  readonly by?: string;
  readonly reason?: string;
}

/** All that is needed to score one row's answers together again. */
export interface ItemGroup {
  /** One source row. */
  readonly id: string;
  readonly type: 'rm-bench-3x3' | 'best-of-n' | 'ties' | 'conflict-pairs' | 'n-by-m';
  /** 0-based, in the source's lists of better and worse answers; of one list of answers, if it has only one. */
  readonly betterIndex: number;
  readonly worseIndex: number;
  readonly numCorrect: number;
  readonly numIncorrect: number;
  /** RewardBench 2, Ties: a prompt comes with one right answer (ref) and with several (tied). */
  readonly ties?: { readonly kind: 'ref' | 'tied'; readonly prompt: number };
}

export interface Criterion {
  readonly text: string;
  readonly kind?: 'hard' | 'principle' | 'score';
}

export type ItemWarning =
  | 'duplicate-id'
  | 'missing-id'
  | 'duplicate-content'
  | 'identical-responses'
  | 'empty-response'
  | 'empty-request'
  | 'missing-golden-judgment'
  | 'golden-judgment-of-other'
  | 'golden-judgment-unnamed'
  | 'lone-surrogate'
  | 'control-character'
  | 'control-token'
  | 'bidi-control'
  | 'bad-utf8'
  | 'non-json-number'
  | 'attachment-dropped'
  | 'role-unknown'
  | 'ends-with-assistant'
  | 'turn-order'
  | 'label-inferred'
  | 'transcripts-part'
  | 'meta-unreadable';

/** A data set as the library lists it; its items are stored beside it, in file order. */
export interface Benchmark {
  /** Hash of the items: the same content is the same benchmark, whatever the file is called. */
  readonly id: string;
  readonly name: string;
  readonly format: string;
  readonly itemCount: number;
  readonly goldenJudgmentCount: number;
  /** Those of them that did not come with the benchmark; absent if all did. */
  readonly goldenFrom?: readonly GoldenCount[];
  /** Its items are planted cases of this benchmark: it belongs to audits, and is no benchmark of its own. */
  readonly plantedOf?: string;
  /** Its texts were left out: it can be looked at, not judged. */
  readonly redacted?: true;
  /** Categories in order of first appearance, with their sizes. */
  readonly subsets: readonly { readonly name: string; readonly count: number }[];
}

/** The request both answers reply to: the content of the last turn. */
export const requestOf = (item: Pick<Item, 'conversation'>): string => item.conversation.at(-1)?.content ?? '';

export const otherLabel = (label: Label): Label => (label === 'A' ? 'B' : 'A');
