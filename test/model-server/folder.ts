import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Shape of a Qwen3, as far as its MLC tensors depend on it. */
export interface Shape {
  readonly layers: number;
  readonly hidden: number;
  readonly vocabulary: number;
  /** Tensors are gathered into files of about this size. */
  readonly shardBytes: number;
}

export const shapes: Readonly<Record<'small' | 'large', Shape>> = {
  small: { layers: 1, hidden: 64, vocabulary: 256, shardBytes: 64 * 1024 },
  large: { layers: 4, hidden: 192, vocabulary: 1280, shardBytes: 1024 * 1024 },
};

const tokenizers = join(import.meta.dirname, '../../public/models/pocket');

function tensorsOf({ layers, hidden, vocabulary }: Shape): [name: string, shape: number[]][] {
  const layer = (i: number): [string, number[]][] => [
    [`model.layers.${String(i)}.self_attn.c_attn.weight`, [hidden * 2, hidden]],
    [`model.layers.${String(i)}.self_attn.o_proj.weight`, [hidden, hidden]],
    [`model.layers.${String(i)}.mlp.gate_up_proj.weight`, [hidden * 4, hidden]],
    [`model.layers.${String(i)}.mlp.down_proj.weight`, [hidden, hidden * 2]],
    [`model.layers.${String(i)}.input_layernorm.weight`, [hidden]],
    [`model.layers.${String(i)}.post_attention_layernorm.weight`, [hidden]],
  ];
  return [
    ['model.embed_tokens.weight', [vocabulary, hidden]],
    ...Array.from({ length: layers }, (_, i) => layer(i)).flat(),
    ['model.norm.weight', [hidden]],
  ];
}

/** Random float32 values, the same on every run. */
function weights(count: number, seed: number): Buffer {
  const values = new Float32Array(count);
  let state = seed | 1;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    values[i] = state / 2 ** 36;
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

/** File name -> bytes: a whole MLC folder with random weights, and `library.wasm` that fits it. */
export function mlcFolder(shape: Shape): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  const tensors = tensorsOf(shape);
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
    );
    pending.push({
      bytes,
      entry: { name, shape: dimensions, dtype: 'float32', format: 'raw', nbytes: bytes.length, byteOffset: size },
    });
    size += bytes.length;
    if (size >= shape.shardBytes) flush();
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
      vocab_size: shape.vocabulary,
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
    library({
      model_type: 'qwen3',
      quantization: 'q0f32',
      context_window_size: 512,
      prefill_chunk_size: 512,
      params: tensors.map(([name, dimensions]) => ({ name, shape: dimensions, dtype: 'float32' })),
    }),
  );
  files.set('model.gguf', weights(1 << 18, 99));
  return files;
}

/** The same in the format of earlier years: the list of tensors has another name. */
export function olderFolder(): ReadonlyMap<string, Buffer> {
  const files = new Map(mlcFolder(shapes.small));
  files.set('ndarray-cache.json', files.get('tensor-cache.json') ?? Buffer.alloc(0));
  files.delete('tensor-cache.json');
  return files;
}
