import { MLCEngine } from '@mlc-ai/web-llm';

/**
 * A model library as TVM's runtime sees it: the functions that WebLLM 0.2.86 calls, called directly. All use that the
 * tests make of WebLLM's private pipeline is in this file.
 */

/** A tensor on the device, or a tuple of them; freed when the scope it was made in ends. */
interface Value {
  readonly shape: readonly number[];
  readonly dtype: string;
  view(shape: readonly number[]): Value;
  get(index: number): Value;
  copyFrom(data: Value | Numbers): void;
  toArray(): Numbers;
  dispose(): void;
  /** Of a text: itself. */
  toString(): string;
}

type Numbers = Float32Array | Int32Array;
type PackedFunction = (...args: unknown[]) => Value;

interface Runtime {
  beginScope(): void;
  endScope(): void;
  detachFromCurrentScope<T>(value: T): T;
  getGlobalFunc(name: string): PackedFunction;
  makeShapeTuple(shape: readonly number[]): unknown;
  empty(shape: readonly number[], dtype: string, device: unknown): Value;
  cpu(): unknown;
}

interface Pipeline {
  readonly tvm: Runtime;
  readonly vm: { getFunction(name: string): PackedFunction };
  readonly device: { sync(): Promise<void> };
  readonly params: unknown;
  fKVCacheAddSequence: PackedFunction;
  resetChat(): void;
}

/** What sequence `id` reads next. */
export interface Part {
  readonly id: number;
  readonly tokens: readonly number[];
}

export class Library {
  readonly engine: MLCEngine;
  readonly #pipeline: Pipeline;
  readonly #scalar: object;

  private constructor(engine: MLCEngine, pipeline: Pipeline) {
    this.engine = engine;
    this.#pipeline = pipeline;
    this.#scalar = scalarPrototype(pipeline);
  }

  /** @param modelFolder URL of the MLC folder that holds `resolve/main/`. Rejects as WebLLM's `reload` does. */
  static async load(library: string, modelFolder: string): Promise<Library> {
    const id = 'test-model';
    const model_list = [{ model: `${modelFolder}/resolve/main/`, model_id: id, model_lib: library }];
    const engine = new MLCEngine({ appConfig: { model_list }, logLevel: 'WARN' });
    await engine.reload(id);
    const pipelines = Reflect.get(engine, 'loadedModelIdToPipeline') as Map<string, Pipeline>;
    const pipeline = pipelines.get(id);
    if (pipeline === undefined) throw new Error('WebLLM holds its loaded models elsewhere now');
    return new Library(engine, pipeline);
  }

  metadata(): unknown {
    return JSON.parse(this.#scoped(() => this.call('_metadata').toString()));
  }

  /** Runs `compute` and reads its result back; everything made inside is freed. */
  async read(compute: () => Value): Promise<number[]> {
    const { tvm, device } = this.#pipeline;
    tvm.beginScope();
    try {
      const value = compute();
      const size = value.shape.reduce((product, length) => product * length, 1);
      const copy = tvm.empty([size], value.dtype, tvm.cpu());
      copy.copyFrom(value.view([size]));
      await device.sync();
      return [...copy.toArray()];
    } finally {
      tvm.endScope();
    }
  }

  /** Calls a function of the library by name. */
  call(name: string, ...args: unknown[]): Value {
    return this.#pipeline.vm.getFunction(name)(...args);
  }

  floats(values: readonly number[], shape: readonly number[] = [values.length]): Value {
    return this.#tensor(Float32Array.from(values), shape, 'float32');
  }

  ints(values: readonly number[], shape: readonly number[] = [values.length]): Value {
    return this.#tensor(Int32Array.from(values), shape, 'int32');
  }

  #tensor(values: Numbers, shape: readonly number[], dtype: string): Value {
    const tensor = this.#pipeline.tvm.empty(shape, dtype, this.#pipeline.device);
    tensor.copyFrom(values);
    return tensor;
  }

  /** An empty cache for `sequences` sequences, in pages of 16 tokens. */
  cache(sequences: number): Cache {
    const { tvm } = this.#pipeline;
    const state = this.#scoped(() => {
      const sizes = [sequences, 512 * sequences, 512, 16, 0].map((size) => tvm.makeShapeTuple([size]));
      return tvm.detachFromCurrentScope(this.call('create_tir_paged_kv_cache', ...sizes));
    });
    return new Cache(this, state);
  }

  /** Changes a cache: `add_sequence`, `fork_sequence`, ... with sequence ids and positions. */
  change(name: string, state: Value, ...numbers: number[]): void {
    const scalars = numbers.map((value): unknown =>
      Object.assign(Object.create(this.#scalar) as object, { value, dtype: 'int64' }),
    );
    this.#scoped(() => this.#global(name)(state, ...scalars));
  }

  /** One pass of the model over `parts`; logits of one row per part. */
  forward(name: string, state: Value, parts: readonly Part[]): Promise<number[]> {
    const { tvm, params } = this.#pipeline;
    return this.read(() => {
      const tokens = parts.flatMap((part) => part.tokens);
      const rows = name.endsWith('decode') ? [tokens.length, 1] : [1, tokens.length];
      const lengths = parts.map((part) => part.tokens.length);
      const embedded = this.call('embed', this.ints(tokens), params);
      const input = embedded.view([...rows, embedded.shape[1] ?? 0]);
      this.#global('begin_forward')(
        state,
        tvm.makeShapeTuple(parts.map((part) => part.id)),
        tvm.makeShapeTuple(lengths),
      );
      let end = 0;
      const last = lengths.map((length) => (end += length) - 1);
      const positions = name === 'batch_prefill' ? [this.ints(last)] : [];
      const logits = this.call(name, input, ...positions, state, params).get(0);
      this.#global('end_forward')(state);
      return logits;
    });
  }

  /** Everything of the runtime's that is made inside is freed. */
  #scoped<T>(work: () => T): T {
    const { tvm } = this.#pipeline;
    tvm.beginScope();
    try {
      return work();
    } finally {
      tvm.endScope();
    }
  }

  #global(name: string): PackedFunction {
    return this.#pipeline.tvm.getGlobalFunc(`vm.builtin.kv_state_${name}`);
  }
}

/** Sequences and what they have read. Logits are rows of the vocabulary's length, one after the other. */
export class Cache {
  readonly #library: Library;
  readonly #state: Value;

  constructor(library: Library, state: Value) {
    this.#library = library;
    this.#state = state;
  }

  add(id: number): this {
    this.#library.change('add_sequence', this.#state, id);
    return this;
  }

  /** `to` begins as a copy of all that `from` has read. */
  fork(from: number, to: number): void {
    this.#library.change('fork_sequence', this.#state, from, to, -1);
  }

  prefill(part: Part): Promise<number[]> {
    return this.#library.forward('prefill', this.#state, [part]);
  }

  decode(part: Part): Promise<number[]> {
    return this.#library.forward('decode', this.#state, [part]);
  }

  batchPrefill(parts: readonly Part[]): Promise<number[]> {
    return this.#library.forward('batch_prefill', this.#state, parts);
  }

  batchDecode(parts: readonly Part[]): Promise<number[]> {
    return this.#library.forward('batch_decode', this.#state, parts);
  }

  dispose(): void {
    this.#state.dispose();
  }
}

/** WebLLM does not export its class for typed numbers: it is seen on the id that it passes to the cache at a reset. */
function scalarPrototype(pipeline: Pipeline): object {
  const original = pipeline.fKVCacheAddSequence;
  const seen: object[] = [];
  pipeline.fKVCacheAddSequence = (state, id) => {
    seen.push(Object.getPrototypeOf(id) as object);
    return original(state, id);
  };
  pipeline.resetChat();
  pipeline.fKVCacheAddSequence = original;
  if (seen[0] === undefined) throw new Error('WebLLM no longer adds a sequence when a chat is reset');
  return seen[0];
}
