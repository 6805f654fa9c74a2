import { Template } from '@huggingface/jinja';
import type { LoadedModel } from './model';
import type { ChatMessage, Neutralise } from './protocols/protocol';
import { err, ok, type Result } from './result';

/** Used for models that bring no template of their own. */
const chatML =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

const compiled = new Map<string, Template>();

function compile(source: string): Template {
  const known = compiled.get(source);
  if (known) return known;
  const template = new Template(source);
  compiled.set(source, template);
  return template;
}

type Tokens = Pick<LoadedModel, 'chatTemplate' | 'bosToken' | 'eosToken'>;

/**
 * The literal prompt for a conversation, by the model's own template. Message contents go in as values and are never
 * read as template source, so `$&`, `{{ }}` and `{placeholders}` in them stay what they are.
 * @returns the text, or what the template objected to.
 */
export function renderChat(model: Tokens, messages: readonly ChatMessage[]): Result<string, string> {
  const render = (list: readonly ChatMessage[]): string =>
    compile(model.chatTemplate ?? chatML).render({
      messages: list,
      add_generation_prompt: true,
      bos_token: model.bosToken,
      eos_token: model.eosToken,
    });
  try {
    return ok(render(messages));
  } catch (error) {
    // Some templates (Gemma's) know no system role: the instruction then leads the user's message.
    const folded = foldSystem(messages);
    if (folded === messages) return err(messageOf(error));
    try {
      return ok(render(folded));
    } catch (second) {
      return err(messageOf(second));
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function foldSystem(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const [system, user, ...rest] = messages;
  if (system?.role !== 'system' || user?.role !== 'user') return messages;
  return [{ role: 'user', content: `${system.content}\n\n${user.content}` }, ...rest];
}

/** Shapes that are control in some model's vocabulary or in a protocol's own prompt, whatever model is loaded. */
const alwaysControl = [
  /<\|/g,
  /<(?=\/?(?:think|s|bos|eos|pad|unk|start_of_turn|end_of_turn)>)/g,
  /\[(?=\/?(?:INST|SYSTEM_PROMPT|TOOL_CALLS)\])/g,
];

/** A token that could be typed as text; tokenizers also list white space and single letters as user-defined tokens. */
const looksLikeControl = (token: string): boolean => token.length >= 3 && /^[<[｜|].*[>\]｜|]$/.test(token);

const zeroWidthSpace = '\u200b';

/**
 * Makes the function that keeps judged text from acting as control: each control token and prompt marker in it is
 * broken after its first character by a zero-width space, so that it reads the same and tokenizes as text. Characters
 * that tokenizers choke on (NUL and other C0 controls, lone surrogates) become U+FFFD. All other text is unchanged.
 */
export function neutraliser(controlTokens: readonly string[], markers: readonly string[]): Neutralise {
  const literals = [...new Set([...controlTokens.filter(looksLikeControl), ...markers])].filter((text) => text !== '');
  return (text) => {
    let safe = replaceControlCharacters(text).toWellFormed();
    for (const shape of alwaysControl)
      safe = safe.replace(shape, (start) => start.charAt(0) + zeroWidthSpace + start.slice(1));
    for (const literal of literals) {
      if (safe.includes(literal))
        safe = safe.replaceAll(literal, () => literal.charAt(0) + zeroWidthSpace + literal.slice(1));
    }
    return safe;
  };
}

// Tab, line feed and carriage return are text.
const replaceControlCharacters = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd');
