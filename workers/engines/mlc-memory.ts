import type { MemoryNeed } from '../../src/domain/own-model';

type Fields = Readonly<Record<string, unknown>>;

interface Sized {
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** Buffers beside weights, cache and scratch, as a rule of thumb. */
const overheadBytes = 150 * 2 ** 20;
/** WebLLM calls these; the others (batch_verify above all) need much more and are never used. */
const called = ['prefill', 'decode', 'embed', 'softmax_with_temperature'];

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const recordOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? { ...value } : {});

const bytesOf = (dtype: string): number => Number(/(\d+)$/.exec(dtype)?.[1] ?? 32) / 8;

/** Bytes a tensor takes on the device; on the disk a float32 one may be packed into 16 bits. */
export const tensorBytes = ({ shape, dtype }: Sized): number =>
  shape.reduce((product, length) => product * Math.max(1, length), bytesOf(dtype));

/**
 * Memory of a model on this library. @param description as the library holds it
 * @returns null where the sizes of the cache are not stated
 */
export function memoryNeed(description: Fields, tensors: readonly Sized[]): MemoryNeed | null {
  const cache = recordOf(description['kv_cache']);
  const layers = numberOf(cache['num_hidden_layers']);
  const heads = numberOf(cache['num_key_value_heads']);
  const width = numberOf(cache['head_dim']);
  if (layers === null || heads === null || width === null) return null;
  const usage = recordOf(description['memory_usage']);
  const scratch = Math.max(0, ...called.map((name) => numberOf(usage[name]) ?? 0));
  const weights = tensors.reduce((sum, tensor) => sum + tensorBytes(tensor), 0);
  // Keys and values are kept in the type that is computed with.
  const valueBytes = String(description['quantization']).includes('f32') ? 4 : 2;
  return {
    fixedBytes: weights + scratch + overheadBytes,
    bytesPerToken: 2 * layers * heads * width * valueBytes,
  };
}
