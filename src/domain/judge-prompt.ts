import { neutraliser, renderChat } from './chat-template';
import type { Order } from './generation';
import type { Item } from './item';
import type { LoadedModel } from './model';
import type { ChatMessage, Neutralise, PromptSet, Protocol } from './protocols/protocol';
import type { Result } from './result';

export interface PromptMaker {
  /** The literal text that the GenRM is given. */
  judge(item: Item, order: Order): Result<string, string>;
  /** The literal text that the meta-judge is given. @param judgment the GenRM's raw text. @param order see Protocol. */
  meta(item: Item, judgment: string, order: Order): Result<string, string>;
}

/**
 * Binds a protocol to a loaded model: its chat template and its control tokens.
 * Errors are the chat template's objections to a conversation.
 * @param neutralise another than the model's own is for looking at prompts, never for asking
 */
export function promptMaker(
  protocol: Protocol,
  prompts: PromptSet | null,
  model: LoadedModel,
  neutralise: Neutralise = neutraliser(model.controlTokens, protocol.markers),
): PromptMaker {
  const render = (messages: readonly ChatMessage[]): Result<string, string> => renderChat(model, messages);
  return {
    judge: (item, order) => render(protocol.judge.messages(item, order, neutralise, prompts)),
    meta: (item, judgment, order) => render(protocol.meta.messages(item, judgment, order, neutralise, prompts)),
  };
}
