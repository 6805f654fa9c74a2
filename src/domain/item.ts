/** A side of a comparison. */
export type Label = 'A' | 'B';

export interface Turn {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: string;
}

/** One comparison of a benchmark. JSON-safe; texts are kept as they came, untrimmed. */
export interface Item {
  /** Unique within its benchmark: the source's id, made unique, or one derived from the content. */
  readonly id: string;
  /** Category for the per-category table; '' if the source has none. */
  readonly subset: string;
  /** Everything both answers reply to; the last turn is the request. */
  readonly conversation: readonly Turn[];
  readonly responseA: string;
  readonly responseB: string;
  readonly goldenLabel: Label;
  /** Reference rationale for the golden label; null if the source has none: then S-Corr cannot be tested on this item. */
  readonly goldenJudgment: string | null;
  readonly meta: ItemMeta;
}

export interface ItemMeta {
  /** Format that produced the item, and the version of its mapping. */
  readonly format: string;
  readonly formatVersion: number;
  /** 1-based line in the source file. */
  readonly line: number;
  readonly warnings?: readonly ItemWarning[];
  /** Source fields no rule used, unchanged, so that an export can give them back. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export type ItemWarning =
  | 'duplicate-id'
  | 'missing-id'
  | 'duplicate-content'
  | 'identical-responses'
  | 'empty-response'
  | 'empty-request'
  | 'missing-golden-judgment'
  | 'lone-surrogate'
  | 'control-character'
  | 'bad-utf8'
  | 'non-json-number'
  | 'attachment-dropped'
  | 'role-unknown'
  | 'ends-with-assistant';

/** A data set as the library lists it; its items are stored beside it, in file order. */
export interface Benchmark {
  /** Hash of the items: the same content is the same benchmark, whatever the file is called. */
  readonly id: string;
  readonly name: string;
  readonly format: string;
  readonly itemCount: number;
  readonly goldenJudgmentCount: number;
  /** Categories in order of first appearance, with their sizes. */
  readonly subsets: readonly { readonly name: string; readonly count: number }[];
}

/** The request both answers reply to: the content of the last turn. */
export const requestOf = (item: Pick<Item, 'conversation'>): string => item.conversation.at(-1)?.content ?? '';

export const otherLabel = (label: Label): Label => (label === 'A' ? 'B' : 'A');
