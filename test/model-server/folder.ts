import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testLibrary } from '../../src/headless/library';

/** Shape of a Qwen3 by the names of its config.json, as far as its MLC tensors depend on it. */
interface Shape {
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly num_key_value_heads: number;
  readonly head_dim: number;
  readonly vocab_size: number;
}

type Files = ReadonlyMap<string, Buffer>;
type TensorShapes = readonly (readonly [name: string, shape: readonly number[]])[];

const shapeIn = (path: string): Shape => JSON.parse(readFileSync(path, 'utf8')) as Shape;
const root = join(import.meta.dirname, '..', '..');
const tokenizers = join(root, 'public', 'models', 'pocket');

/** Shape of the model whose library only the tests build. */
export const largerConfig = join(import.meta.dirname, 'larger.json');

const small: Shape = {
  hidden_size: 64,
  intermediate_size: 128,
  num_hidden_layers: 1,
  num_attention_heads: 1,
  num_key_value_heads: 1,
  head_dim: 64,
  vocab_size: 256,
};

/** By name, made when first asked for. Only `larger` has a real library: it can be run. */
export const folders: Readonly<Record<string, () => Files>> = {
  small: once(() => mlcFolder(small, 64 * 1024)),
  large: once(() => mlcFolder(shapeIn(join(root, 'model', 'library', 'config.json')), 1024 * 1024)),
  larger: once(() => mlcFolder(shapeIn(largerConfig), 20 * 1024 * 1024, readFileSync(testLibrary('larger')))),
  older: once(olderFolder),
};

function once<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}

function tensorsOf(shape: Shape): TensorShapes {
  const { hidden_size: hidden, intermediate_size: inner, head_dim: head, num_attention_heads: heads } = shape;
  const layer = (i: number): TensorShapes => [
    [`model.layers.${String(i)}.self_attn.c_attn.weight`, [(heads + 2 * shape.num_key_value_heads) * head, hidden]],
    [`model.layers.${String(i)}.self_attn.o_proj.weight`, [hidden, heads * head]],
    [`model.layers.${String(i)}.self_attn.q_norm.weight`, [head]],
    [`model.layers.${String(i)}.self_attn.k_norm.weight`, [head]],
    [`model.layers.${String(i)}.mlp.gate_up_proj.weight`, [2 * inner, hidden]],
    [`model.layers.${String(i)}.mlp.down_proj.weight`, [hidden, inner]],
    [`model.layers.${String(i)}.input_layernorm.weight`, [hidden]],
    [`model.layers.${String(i)}.post_attention_layernorm.weight`, [hidden]],
  ];
  return [
    ['model.embed_tokens.weight', [shape.vocab_size, hidden]],
    ...Array.from({ length: shape.num_hidden_layers }, (_, i) => layer(i)).flat(),
    ['model.norm.weight', [hidden]],
  ];
}

/** Random float32 values up to 1/8 away from `middle`, the same on every run. */
function weights(count: number, seed: number, middle = 0): Buffer {
  const values = new Float32Array(count);
  let state = seed | 1;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    values[i] = middle + state / 2 ** 34;
  }
  return Buffer.from(values.buffer);
}

/** An empty module that carries the description as a section of its own, as a compiled library carries it in its data. */
function library(facts: unknown): Buffer {
  const name = Buffer.from('facts');
  const content = Buffer.concat([Buffer.from([name.length]), name, Buffer.from(JSON.stringify(facts))]);
  const size: number[] = [];
  for (let rest = content.length; ; rest >>= 7) {
    size.push((rest & 127) | (rest > 127 ? 128 : 0));
    if (rest <= 127) break;
  }
  return Buffer.concat([Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, ...size]), content]);
}

/**
 * File name -> bytes: a whole MLC folder with random weights, and `library.wasm` that fits it. One tensor more than the
 * library asks for is among the weights, as in some folders of others.
 * @param shardBytes tensors are gathered into files of about this size
 * @param wasm the compiled library; without it there is one that can be read and not run
 */
function mlcFolder(shape: Shape, shardBytes: number, wasm?: Buffer): Files {
  const files = new Map<string, Buffer>();
  const wanted = tensorsOf(shape);
  const tensors: TensorShapes = [...wanted, ['model.unused.weight', [shape.hidden_size]]];
  const records: object[] = [];
  let pending: { entry: object; bytes: Buffer }[] = [];
  let size = 0;
  const flush = () => {
    const bytes = Buffer.concat(pending.map((tensor) => tensor.bytes));
    const dataPath = `params_shard_${String(records.length)}.bin`;
    files.set(dataPath, bytes);
    records.push({
      dataPath,
      format: 'raw-shard',
      nbytes: bytes.length,
      md5sum: createHash('md5').update(bytes).digest('hex'),
      records: pending.map((tensor) => tensor.entry),
    });
    pending = [];
    size = 0;
  };
  for (const [index, [name, dimensions]] of tensors.entries()) {
    const bytes = weights(
      dimensions.reduce((product, length) => product * length, 1),
      index + 1,
      // A norm's factors are about 1.
      dimensions.length === 1 ? 1 : 0,
    );
    pending.push({
      bytes,
      entry: { name, shape: dimensions, dtype: 'float32', format: 'raw', nbytes: bytes.length, byteOffset: size },
    });
    size += bytes.length;
    if (size >= shardBytes) flush();
  }
  if (size > 0) flush();
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  files.set('tensor-cache.json', json({ metadata: { ParamSize: tensors.length }, records }));
  files.set(
    'mlc-chat-config.json',
    json({
      version: '0.1.0',
      model_type: 'qwen3',
      quantization: 'q0f32',
      model_config: {},
      vocab_size: shape.vocab_size,
      context_window_size: 512,
      prefill_chunk_size: 512,
      tokenizer_files: ['tokenizer.json'],
      conv_template: { stop_token_ids: [2] },
      eos_token_id: [2],
    }),
  );
  for (const name of ['tokenizer.json', 'tokenizer_config.json']) files.set(name, readFileSync(join(tokenizers, name)));
  files.set(
    'library.wasm',
    wasm ??
      library({
        model_type: 'qwen3',
        quantization: 'q0f32',
        context_window_size: 512,
        prefill_chunk_size: 512,
        params: wanted.map(([name, dimensions]) => ({ name, shape: dimensions, dtype: 'float32' })),
      }),
  );
  files.set('model.gguf', weights(1 << 18, 99));
  return files;
}

/** The same in the format of earlier years: the list of tensors has another name. */
function olderFolder(): Files {
  const files = new Map(mlcFolder(small, 64 * 1024));
  files.set('ndarray-cache.json', files.get('tensor-cache.json') ?? Buffer.alloc(0));
  files.delete('tensor-cache.json');
  return files;
}
