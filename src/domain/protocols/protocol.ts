import type { Item } from '../item';
import type { Order } from '../generation';
import type { VerdictParserId } from '../verdict';
import type { MetaParserId } from '../meta-judge';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface Decoding {
  readonly temperature: number;
  readonly topP: number;
  readonly maxTokens: number;
}

/** Prompt texts with `{placeholders}`; a user's file makes one of these. */
export interface PromptSet {
  readonly name: string;
  /** System message of the GenRM. */
  readonly judgeSystem: string;
  /** Meta-judge's user message with {context_and_responses}, {golden_explanation} and {genrm_explanation}. */
  readonly meta: string;
}

/** Turns text under judgment into text that no tokenizer and no prompt marker can mistake for control. */
export type Neutralise = (text: string) => string;

/** A way to judge: prompts, order, decoding, parsers. A change in text or parser is a new version. */
export interface Protocol {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly description: string;
  /** Orders each item is judged in. */
  readonly orders: readonly Order[];
  /** Literal marks of the prompts' own structure; judged text may not contain them unbroken. */
  readonly markers: readonly string[];
  readonly judge: {
    readonly decoding: Decoding;
    readonly parsers: readonly VerdictParserId[];
    messages(item: Item, order: Order, neutralise: Neutralise, prompts: PromptSet | null): readonly ChatMessage[];
  };
  readonly meta: {
    readonly decoding: Decoding;
    readonly parser: MetaParserId;
    /**
     * @param judgment the GenRM's raw text.
     * @param order 'AB': golden judgment first, then the GenRM's; 'BA': the two blocks exchanged, word for word. The
     * answers stand as they are.
     */
    messages(
      item: Item,
      judgment: string,
      order: Order,
      neutralise: Neutralise,
      prompts: PromptSet | null,
    ): readonly ChatMessage[];
    /** Why the two blocks of these prompts cannot be exchanged; null where they can. */
    notExchanged(prompts: PromptSet | null): string | null;
  };
}
