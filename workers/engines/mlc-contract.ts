import type { MemoryNeed } from '../../src/domain/own-model';
import { memoryNeed } from './mlc-memory';

/** Name -> shape and dtype of a tensor, as the compiled library wants it or as the weights have it. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** What a compiled library says of itself. */
export interface LibraryFacts {
  readonly modelType: string | null;
  readonly quantisation: string | null;
  readonly contextTokens: number | null;
  readonly vocabulary: number | null;
  readonly tensors: readonly Tensor[];
  /** null where it does not say enough. */
  readonly memory: MemoryNeed | null;
}

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** Tensors out of a list of `{ name, shape, dtype }`; null if the list is of something else. */
export function tensorsIn(list: unknown): readonly Tensor[] | null {
  if (!Array.isArray(list)) return null;
  const tensors: Tensor[] = [];
  for (const entry of list as readonly unknown[]) {
    if (!isRecord(entry)) return null;
    const { name, shape, dtype } = entry;
    if (typeof name !== 'string' || typeof dtype !== 'string' || !Array.isArray(shape)) return null;
    // A length that is only known at run time is a word there.
    tensors.push({ name, dtype, shape: shape.map((length: unknown) => numberOf(length) ?? -1) });
  }
  return tensors;
}

const opening = '{"model_type"';

/** The library holds its description as one JSON text among its data. @returns null if there is none that can be read */
export function readLibrary(wasm: Uint8Array): LibraryFacts | null {
  const start = indexOf(wasm, new TextEncoder().encode(opening));
  if (start < 0) return null;
  const end = closingBrace(wasm, start);
  if (end < 0) return null;
  try {
    const facts: unknown = JSON.parse(new TextDecoder().decode(wasm.subarray(start, end + 1)));
    if (!isRecord(facts)) return null;
    const tensors = tensorsIn(facts['params']);
    if (tensors === null) return null;
    return {
      modelType: textOf(facts['model_type']),
      quantisation: textOf(facts['quantization']),
      contextTokens: numberOf(facts['context_window_size']),
      vocabulary: numberOf(facts['vocab_size']) ?? vocabularyOf(tensors),
      tensors,
      memory: memoryNeed(facts, tensors),
    };
  } catch {
    return null;
  }
}

function indexOf(bytes: Uint8Array, pattern: Uint8Array): number {
  for (let at = bytes.indexOf(pattern[0] ?? 0); at >= 0; at = bytes.indexOf(pattern[0] ?? 0, at + 1)) {
    if (pattern.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}

const [quote, backslash, open, close] = new TextEncoder().encode('"\\{}');

/** Braces inside of strings do not count. */
function closingBrace(bytes: Uint8Array, start: number): number {
  let depth = 0;
  let inString = false;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === backslash) at++;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === open) depth++;
    else if (byte === close && --depth === 0) return at;
  }
  return -1;
}

/** Rows of the embedding matrix: one for each token. */
const vocabularyOf = (tensors: readonly Tensor[]): number | null =>
  tensors.find(({ name }) => /(^|\.)embed_tokens\.(q_)?weight$/.test(name))?.shape[0] ?? null;

/**
 * Why these weights do not run on this library; empty if they do. Prefill chunk and batch size are not compared: they
 * are the library's own and any weights do. Tensors that the library does not know are no fault, as WebLLM asks for the
 * others by name; beside a fault they are named, because they may tell what the weights are.
 * @param config mlc-chat-config.json
 * @param contextTokens window that is asked for
 */
export function contractFaults(
  library: LibraryFacts,
  weights: readonly Tensor[],
  config: Fields,
  contextTokens: number,
): readonly string[] {
  const faults: string[] = [];
  const differ = (what: string, own: unknown, compiled: string | number | null) => {
    if ((typeof own === 'string' || typeof own === 'number') && compiled !== null && own !== compiled)
      faults.push(`${what} is ${String(own)} in the model and ${String(compiled)} in the library`);
  };
  differ('model type', config['model_type'], library.modelType);
  differ('quantisation', config['quantization'], library.quantisation);
  differ('vocabulary size', config['vocab_size'], library.vocabulary);
  const longest = longestWindow(config, library.contextTokens);
  if (longest !== null && contextTokens > longest)
    faults.push(`a window of ${String(contextTokens)} tokens is asked for and the model has ${String(longest)}`);

  const had = new Map(weights.map((tensor) => [tensor.name, tensor]));
  for (const wanted of library.tensors) {
    const found = had.get(wanted.name);
    had.delete(wanted.name);
    if (found === undefined) faults.push(`${wanted.name} is missing`);
    else if (!sameShape(wanted.shape, found.shape))
      faults.push(`${wanted.name} has the shape ${shapeOf(found)} and should have ${shapeOf(wanted)}`);
    else if (wanted.dtype !== found.dtype)
      faults.push(`${wanted.name} is of type ${found.dtype} and should be ${wanted.dtype}`);
  }
  return faults.length === 0
    ? []
    : [...faults, ...[...had.keys()].map((name) => `${name} is not known to the library`)];
}

/**
 * The window may be set when loading; the model was trained for no more than its configuration says.
 * @param compiled window of the library; null where none is known yet
 */
export function longestWindow(config: Fields, compiled: number | null): number | null {
  const inner = config['model_config'];
  const stated = [
    config['context_window_size'],
    isRecord(inner) ? inner['max_position_embeddings'] : null,
    isRecord(inner) ? inner['context_window_size'] : null,
    compiled,
  ].map(numberOf);
  const known = stated.filter((tokens) => tokens !== null && tokens > 0);
  return known.length === 0 ? null : Math.max(...known.map(Number));
}

const sameShape = (wanted: readonly number[], found: readonly number[]): boolean =>
  wanted.length === found.length && wanted.every((length, i) => length < 0 || length === found[i]);

const shapeOf = ({ shape }: Tensor): string =>
  `[${shape.map((length) => (length < 0 ? 'any' : String(length))).join(', ')}]`;
