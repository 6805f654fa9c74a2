import { Tokenizer } from '@huggingface/tokenizers';
import type { TokenCount } from '../../src/domain/model';
import { fetchSmallFile } from './download';
import type { GgufTokenizer } from './gguf-metadata';
import { parseRecord } from './tokenizer-config';

export type CountTokens = (text: string) => TokenCount;

/** The pattern by which Qwen2 and later split text before merging: digits one by one. */
const qwen2Pattern =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

/** Loads tokenizer.json and tokenizer_config.json from a folder; null if they are not there or not usable. */
export async function counterFromFolder(folder: string): Promise<CountTokens | null> {
  const [tokenizer, config] = await Promise.all(
    ['tokenizer.json', 'tokenizer_config.json'].map(async (name) => parseRecord(await fetchSmallFile(folder + name))),
  );
  if (tokenizer === null || tokenizer === undefined) return null;
  try {
    return counter(new Tokenizer(tokenizer, config ?? {}), true);
  } catch {
    // A kind of tokenizer that the library does not know: the model file's own is used.
    return null;
  }
}

/**
 * A counter out of the vocabulary in a GGUF file. Exact for byte-level BPE with Qwen's pattern. Other patterns keep more
 * characters together, so for other byte-level BPE it gives a little more than there are; for SentencePiece it is a guess.
 */
export function counterFromGguf(gguf: GgufTokenizer): CountTokens {
  if (gguf.model !== 'gpt2' || gguf.merges.length === 0)
    return (text) => ({ count: upperEstimate(text), exact: false });
  const special = gguf.tokens
    .map((content, id) => ({ id, content, type: gguf.types[id] }))
    .filter(({ type }) => type === 3 || type === 4)
    .map(({ id, content, type }) => ({
      id,
      content,
      special: type === 3,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
    }));
  const tokenizer = {
    version: '1.0',
    added_tokens: special,
    normalizer: null,
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: qwen2Pattern }, behavior: 'Isolated', invert: false },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(gguf.tokens.map((token, id) => [token, id])),
      merges: gguf.merges,
    },
  };
  return counter(new Tokenizer(tokenizer, {}), gguf.pre === 'qwen2');
}

const counter =
  (tokenizer: Tokenizer, exact: boolean): CountTokens =>
  (text) => ({ count: tokenizer.encode(text, { add_special_tokens: false }).ids.length, exact });

/** More tokens than nearly any vocabulary needs: pairs of letters, single digits and marks, bytes of other scripts. */
export function upperEstimate(text: string): number {
  let count = 1;
  for (const [run] of text.matchAll(/[A-Za-z ]+|[\s\S]/gu)) {
    const code = run.codePointAt(0) ?? 0;
    if (/[A-Za-z ]/.test(run)) count += Math.ceil(run.length / 2);
    else count += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return count;
}
