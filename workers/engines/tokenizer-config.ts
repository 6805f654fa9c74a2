/** What we need of a model's tokenizer_config.json and chat_template.jinja. */
export interface TokenizerConfig {
  /** Jinja source. */
  readonly chatTemplate: string | null;
  readonly bosToken: string;
  readonly eosToken: string;
  readonly controlTokens: readonly string[];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parses JSON that may not be JSON. */
export function parseRecord(text: string | null): Readonly<Record<string, unknown>> | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    // Not JSON: as good as no file.
    return null;
  }
}

/** A token is given as its text or as `{ content: text }`. */
function tokenText(value: unknown): string {
  if (typeof value === 'string') return value;
  return isRecord(value) && typeof value['content'] === 'string' ? value['content'] : '';
}

/** One template, or a list of named ones, of which `default` is for plain chats. */
function templateText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return null;
  const named = value.filter(isRecord);
  const chosen = named.find((entry) => entry['name'] === 'default') ?? named[0];
  return typeof chosen?.['template'] === 'string' ? chosen['template'] : null;
}

/** Tokens a tokenizer finds in a text before anything else; texts of spaces only are left out, they control nothing. */
function addedTokens(
  config: Readonly<Record<string, unknown>>,
  tokenizer: Readonly<Record<string, unknown>>,
): string[] {
  const byId = config['added_tokens_decoder'];
  const list: unknown = tokenizer['added_tokens'];
  const tokens: readonly unknown[] = Array.isArray(list) ? list : [];
  return [...(isRecord(byId) ? Object.values(byId) : []), ...tokens]
    .map(tokenText)
    .filter((text) => text.trim() !== '');
}

/**
 * @param config tokenizer_config.json
 * @param tokenizer tokenizer.json
 * @param templateFile chat_template.jinja, where newer models keep their template
 */
export function readTokenizerConfig(
  config: Readonly<Record<string, unknown>> | null,
  tokenizer: Readonly<Record<string, unknown>> | null,
  templateFile: string | null,
): TokenizerConfig {
  return {
    chatTemplate: templateText(config?.['chat_template']) ?? templateFile,
    bosToken: tokenText(config?.['bos_token']),
    eosToken: tokenText(config?.['eos_token']),
    controlTokens: [...new Set(addedTokens(config ?? {}, tokenizer ?? {}))],
  };
}
