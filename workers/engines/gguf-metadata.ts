import { err, ok, type Result } from '../../src/domain/result';
import { GgufCursor, NeedMoreBytes, type GgufValue } from './gguf-cursor';
import { tensorBytes } from './gguf-types';

/** What the header of a GGUF file says about the model: all that is needed without loading it. */
export interface GgufMetadata {
  readonly version: number;
  readonly architecture: string;
  readonly name: string | null;
  /** Longest window the model was trained for. */
  readonly contextLength: number | null;
  /** Memory of one token in an f32 cache; null where the architecture keeps its sizes in another way. */
  readonly cacheBytesPerToken: number | null;
  /** Jinja source. */
  readonly chatTemplate: string | null;
  readonly tokenizer: GgufTokenizer;
  /** Texts of control and user-defined tokens. */
  readonly controlTokens: readonly string[];
  readonly bosToken: string;
  readonly eosToken: string;
}

export interface GgufTokenizer {
  /** `gpt2` is byte-level BPE, `llama` is SentencePiece. */
  readonly model: string;
  /** Name of the pre-tokenizer. */
  readonly pre: string | null;
  readonly tokens: readonly string[];
  readonly types: readonly number[];
  readonly merges: readonly string[];
  /** null: the engine's own default for this kind of tokenizer holds. */
  readonly addBos: boolean | null;
}

const supportedVersions = [2, 3];
const tokenTypeControl = 3;
const tokenTypeUserDefined = 4;

/** Long lists are kept for these keys only. */
const keptLists = new Set(['tokenizer.ggml.tokens', 'tokenizer.ggml.token_type', 'tokenizer.ggml.merges']);

export type GgufReading =
  | { readonly kind: 'ok'; readonly metadata: GgufMetadata }
  | { readonly kind: 'more' }
  | { readonly kind: 'bad'; readonly reason: string };

/**
 * Reads the start of a GGUF file.
 * @param fileSize size of the whole file, to see whether it is cut.
 * @returns `more` when the header goes on behind `bytes`.
 */
export function parseGguf(bytes: Uint8Array, fileSize: number): GgufReading {
  const stranger = notGguf(bytes);
  if (stranger !== null) return { kind: 'bad', reason: stranger };
  try {
    return parseHeader(new GgufCursor(bytes), fileSize);
  } catch (error) {
    if (!(error instanceof NeedMoreBytes)) throw error;
    if (bytes.length < fileSize) return { kind: 'more' };
    return { kind: 'bad', reason: `The file is cut: it ends inside its header, after ${String(fileSize)} bytes.` };
  }
}

/** Reads no more of the file than its header. */
export async function readGguf(file: Blob): Promise<Result<GgufMetadata, string>> {
  for (let size = 2 ** 20; ; size *= 4) {
    const reading = parseGguf(new Uint8Array(await file.slice(0, size).arrayBuffer()), file.size);
    if (reading.kind === 'ok') return ok(reading.metadata);
    if (reading.kind === 'bad') return err(reading.reason);
  }
}

/** Memory of the CPU engine: wasm with 32-bit sizes. Buffers besides weights and cache were measured at about 150 MB. */
const engineMemory = 4 * 2 ** 30;
const engineOverhead = 150 * 2 ** 20;

/** Bytes the model takes once loaded with this window. */
export const loadedBytes = (metadata: GgufMetadata, fileSize: number, contextTokens: number): number =>
  fileSize + (metadata.cacheBytesPerToken ?? 0) * contextTokens + engineOverhead;

export const tooBigForEngine = (bytes: number): boolean => bytes > engineMemory;

function notGguf(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return 'The file is empty.';
  const start = String.fromCharCode(...bytes.subarray(0, 64));
  if (start.startsWith('GGUF')) return null;
  if (/^\s*</.test(start)) return 'This is a web page, not a GGUF file. The address may be wrong or ask for a login.';
  if (start.startsWith('version https://git-lfs')) return 'This is a Git LFS pointer, not the GGUF file itself.';
  if (/^(lmgg|tjgg|fmgg|algg)/.test(start)) return 'This is a model in an older format (GGML), not a GGUF file.';
  if (start.startsWith('PK')) return 'This is a zip or PyTorch file, not a GGUF file.';
  if (bytes.length > 8 && start.charAt(8) === '{') return 'This is a safetensors file, not a GGUF file.';
  return 'This is not a GGUF file: it does not start with "GGUF".';
}

function parseHeader(cursor: GgufCursor, fileSize: number): GgufReading {
  cursor.skip(4);
  const version = cursor.u32();
  if (!supportedVersions.includes(version)) {
    const reason =
      version > 0xffff
        ? 'This GGUF file is written for big-endian machines.'
        : `This GGUF file has version ${String(version)}; versions 2 and 3 can be read.`;
    return { kind: 'bad', reason };
  }
  const tensorCount = cursor.u64();
  const valueCount = cursor.u64();
  if (tensorCount > 1e5 || valueCount > 1e5) return { kind: 'bad', reason: 'The header of this GGUF file is damaged.' };

  const values = new Map<string, GgufValue>();
  for (let i = 0; i < valueCount; i++) {
    const key = cursor.string();
    const value = cursor.value(keptLists.has(key));
    if (value === 'unknown-type')
      return { kind: 'bad', reason: `The header of this GGUF file is damaged at "${key}".` };
    values.set(key, value.value);
  }
  const fields = new Fields(values);
  const missing = missingPart(cursor, tensorCount, fields.number('general.alignment') ?? 32, fileSize);
  if (missing !== null) return { kind: 'bad', reason: missing };
  const parts = fields.number('split.count') ?? 1;
  if (parts > 1) {
    return {
      kind: 'bad',
      reason: `This file is one of ${String(parts)} parts. Merge them first (llama-gguf-split --merge).`,
    };
  }
  const architecture = fields.text('general.architecture');
  if (architecture === null) return { kind: 'bad', reason: 'This GGUF file does not say which architecture it has.' };
  const tokenizer = tokenizerOf(fields);
  if (tokenizer.tokens.length === 0) {
    return { kind: 'bad', reason: 'This GGUF file has no vocabulary: it is not a language model.' };
  }
  return { kind: 'ok', metadata: metadataOf(version, architecture, fields, tokenizer) };
}

/** Compares what the tensors need with the file's size; a download that broke off is caught here. */
function missingPart(cursor: GgufCursor, count: number, alignment: number, fileSize: number): string | null {
  let end = 0;
  for (let i = 0; i < count; i++) {
    cursor.string();
    const dimensions = cursor.u32();
    if (dimensions > 8) return 'The list of tensors in this GGUF file is damaged.';
    let elements = 1;
    for (let d = 0; d < dimensions; d++) elements *= cursor.u64();
    const type = cursor.u32();
    const offset = cursor.u64();
    end = Math.max(end, offset + tensorBytes(type, elements));
  }
  const size = Math.ceil(cursor.position / alignment) * alignment + end;
  if (size <= fileSize) return null;
  return `The file is cut: it has ${String(fileSize)} bytes and its header says ${String(size)}.`;
}

class Fields {
  readonly #values: ReadonlyMap<string, GgufValue>;
  constructor(values: ReadonlyMap<string, GgufValue>) {
    this.#values = values;
  }
  text(key: string): string | null {
    const value = this.#values.get(key);
    return typeof value === 'string' ? value : null;
  }
  number(key: string): number | null {
    const value = this.#values.get(key);
    return typeof value === 'number' ? value : null;
  }
  flag(key: string): boolean | null {
    const value = this.#values.get(key);
    return typeof value === 'boolean' ? value : null;
  }
  texts(key: string): readonly string[] {
    const value = this.#values.get(key);
    return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
  }
  numbers(key: string): readonly number[] {
    const value = this.#values.get(key);
    return Array.isArray(value) ? value.filter((entry) => typeof entry === 'number') : [];
  }
}

const tokenizerOf = (fields: Fields): GgufTokenizer => ({
  model: fields.text('tokenizer.ggml.model') ?? '',
  pre: fields.text('tokenizer.ggml.pre'),
  tokens: fields.texts('tokenizer.ggml.tokens'),
  types: fields.numbers('tokenizer.ggml.token_type'),
  merges: fields.texts('tokenizer.ggml.merges'),
  addBos: fields.flag('tokenizer.ggml.add_bos_token'),
});

function metadataOf(version: number, architecture: string, fields: Fields, tokenizer: GgufTokenizer): GgufMetadata {
  const tokenText = (key: string): string => tokenizer.tokens[fields.number(key) ?? -1] ?? '';
  const isControl = (token: string, id: number): boolean => {
    const type = tokenizer.types[id];
    // Some vocabularies list runs of spaces and line feeds as user-defined tokens: those are plain text.
    return type === tokenTypeControl || (type === tokenTypeUserDefined && /[^\s\u2581]/.test(token));
  };
  return {
    version,
    architecture,
    name: fields.text('general.name'),
    contextLength: fields.number(`${architecture}.context_length`),
    cacheBytesPerToken: cacheBytesPerToken(architecture, fields),
    chatTemplate: fields.text('tokenizer.chat_template'),
    tokenizer,
    controlTokens: tokenizer.tokens.filter(isControl),
    bosToken: tokenText('tokenizer.ggml.bos_token_id'),
    eosToken: tokenText('tokenizer.ggml.eos_token_id'),
  };
}

function cacheBytesPerToken(architecture: string, fields: Fields): number | null {
  const field = (name: string) => fields.number(`${architecture}.${name}`);
  const layers = field('block_count');
  const heads = field('attention.head_count');
  const width = field('embedding_length');
  if (layers === null || heads === null || heads === 0 || width === null) return null;
  const kvHeads = field('attention.head_count_kv') ?? heads;
  const keyLength = field('attention.key_length') ?? width / heads;
  const valueLength = field('attention.value_length') ?? width / heads;
  return layers * kvHeads * (keyLength + valueLength) * Float32Array.BYTES_PER_ELEMENT;
}
