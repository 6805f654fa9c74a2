import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Library, type Cache, type Part } from './pipeline';

/** Written by model/library/expected.py; logits are rows of the vocabulary's length. */
interface Expected {
  readonly cut: number;
  readonly branches: readonly [number[], number[]];
  readonly following: readonly [number, number];
  readonly afterFirst: number[];
  readonly afterPrompt: readonly [number[], number[]];
  readonly afterFollowing: readonly [number[], number[]];
  readonly prompt: string;
  readonly generated: readonly number[];
  readonly logits: number[][];
  readonly temperatures: number[];
  readonly probabilities: number[][];
  readonly draws: readonly { row: number; uniform: number; topP: number; token: number }[];
  readonly bias: { rows: number[]; tokens: number[]; bias: number[]; logits: number[][] };
  readonly penalty: {
    rows: number[];
    sequences: number[];
    tokens: number[];
    counts: number[];
    penalties: number[][];
    logits: number[][];
  };
  readonly mask: { rows: number[]; words: number[][]; logits: number[][] };
}

/** Largest difference of logits between two ways through the library. */
const tolerance = 1e-3;
/**
 * Largest difference from numpy where tokens are rotated: WGSL allows sine and cosine to be wrong by 2^-11, and with
 * errors of that size numpy's own logits move by 4.7e-3. Without a rotation, a hundredth of it must do.
 */
const rotated = 5e-3;
const notRotated = 5e-5;

function difference(a: readonly number[], b: readonly number[]): number {
  expect(a).toHaveLength(b.length);
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? NaN))), 0);
}

const kernels = inject('kernels');

describe.each(['q0f32', 'q4f32_1'])(`the %s library with ${kernels} kernels, against numpy`, (quantisation) => {
  const folder = `${location.origin}/model/build/test-model/${quantisation}`;
  let expected: Expected;
  let library: Library;
  const caches: Cache[] = [];
  const measured: Record<string, number> = {};

  /** Notes the largest difference under `name`, for the log, and holds it to `most`. */
  function same(name: string, got: readonly number[], wanted: readonly number[], most: number): void {
    measured[name] = difference(got, wanted);
    expect(measured[name], name).toBeLessThan(most);
  }

  function cache(sequences: number): Cache {
    const made = library.cache(sequences).add(0);
    caches.push(made);
    return made;
  }

  const part = (id: number, tokens: readonly number[]): Part => ({ id, tokens });

  beforeAll(async () => {
    expected = (await (await fetch(`${folder}/expected.json`)).json()) as Expected;
    library = await Library.load(`${location.origin}/libraries/pocket-${quantisation}-${kernels}.wasm`, folder);
  });

  afterAll(async () => {
    console.log(`${quantisation}, ${kernels}: largest differences ${JSON.stringify(measured)}`);
    for (const made of caches) made.dispose();
    await library.engine.unload();
  });

  test('states its shape and its parameters', () => {
    const kv_cache = { num_hidden_layers: 4, num_attention_heads: 4, num_key_value_heads: 2, head_dim: 64 };
    const head = quantisation === 'q0f32' ? 'model.embed_tokens.weight' : 'model.embed_tokens.q_weight';
    expect(library.metadata()).toMatchObject({
      model_type: 'qwen3',
      quantization: quantisation,
      context_window_size: 512,
      prefill_chunk_size: 512,
      max_batch_size: 16,
      kv_cache,
      params: [{ name: head }, ...new Array<object>(quantisation === 'q0f32' ? 33 : 50).fill({})],
    });
  });

  test('one token, which is not rotated', async () => {
    const first = expected.branches[0].slice(0, 1);
    same('one token', await cache(1).prefill(part(0, first)), expected.afterFirst, notRotated);
  });

  test('prefill in one part, then decode', async () => {
    const [prompt] = expected.branches;
    const one = cache(1);
    same('prefill', await one.prefill(part(0, prompt)), expected.afterPrompt[0], rotated);
    same('decode', await one.decode(part(0, [expected.following[0]])), expected.afterFollowing[0], rotated);
  });

  test('prefill in two parts gives the logits of one', async () => {
    const [prompt] = expected.branches;
    const whole = await cache(1).prefill(part(0, prompt));
    const split = cache(1);
    await split.prefill(part(0, prompt.slice(0, expected.cut)));
    const inTwo = await split.prefill(part(0, prompt.slice(expected.cut)));
    same('one part - two parts', inTwo, whole, tolerance);
    same('two parts', inTwo, expected.afterPrompt[0], rotated);
  });

  test('batch prefill after a fork, then batch decode', async () => {
    const { branches, cut, following } = expected;
    const forked = cache(3);
    await forked.batchPrefill([part(0, branches[0].slice(0, cut))]);
    forked.fork(0, 1);
    forked.fork(0, 2);
    const prompts = branches.map((tokens, index) => part(index + 1, tokens.slice(cut)));
    const single = await cache(1).prefill(part(0, branches[0]));
    const batch = await forked.batchPrefill(prompts);
    same('batch prefill', batch, expected.afterPrompt.flat(), rotated);
    same('single - batch after fork', batch.slice(0, single.length), single, tolerance);
    const next = following.map((token, index) => part(index + 1, [token]));
    same('batch decode', await forked.batchDecode(next), expected.afterFollowing.flat(), rotated);
  });

  test('batch prefill from nothing', async () => {
    const together = cache(2).add(1);
    const parts = expected.branches.map((tokens, index) => part(index, tokens));
    same('batch prefill whole', await together.batchPrefill(parts), expected.afterPrompt.flat(), rotated);
  });

  test('WebLLM itself generates greedily what numpy does', async () => {
    const answer = await library.engine.completions.create({
      prompt: expected.prompt,
      max_tokens: expected.generated.length,
      temperature: 0,
    });
    const words = (answer.choices[0]?.text ?? '').match(/t\d+/g) ?? [];
    expect(words.map((word) => Number(word.slice(1)))).toEqual(expected.generated);
  });

  const flat = () => library.floats(expected.logits.flat(), [3, expected.logits[0]?.length ?? 0]);
  const probabilities = () => {
    const logits = flat();
    const [rows = 0, vocabulary = 0] = logits.shape;
    return library
      .call('softmax_with_temperature', logits.view([rows, 1, vocabulary]), library.floats(expected.temperatures))
      .view([rows, vocabulary]);
  };

  test('softmax at temperatures 0, 1 and 0.7', async () => {
    same('softmax', await library.read(probabilities), expected.probabilities.flat(), 1e-6);
  });

  test('sorts probabilities, largest first, with their tokens', async () => {
    const sorted = await library.read(() => library.call('argsort_probs', probabilities()).get(0));
    const tokens = await library.read(() => library.call('argsort_probs', probabilities()).get(1));
    const unsorted = await library.read(probabilities);
    const vocabulary = sorted.length / 3;
    for (const row of [0, 1, 2]) {
      const at = row * vocabulary;
      const order = tokens.slice(at, at + vocabulary);
      const own = unsorted.slice(at, at + vocabulary);
      expect(new Set(order).size).toBe(vocabulary);
      expect(sorted.slice(at, at + vocabulary)).toEqual(own.toSorted((a, b) => b - a));
      expect(order.map((token) => own[token])).toEqual(sorted.slice(at, at + vocabulary));
    }
  });

  test('draws greedily, with temperature and with top_p, by given uniforms', async () => {
    const topPs = new Set(expected.draws.map((draw) => draw.topP));
    expect(topPs).toEqual(new Set([1, 0.9, 0.3]));
    for (const topP of topPs) {
      const draws = expected.draws.filter((draw) => draw.topP === topP);
      const tokens = await library.read(() => {
        const sorted = library.call('argsort_probs', probabilities());
        return library.call(
          'sample_with_top_p',
          sorted.get(0),
          sorted.get(1),
          library.floats(draws.map((draw) => draw.uniform)),
          library.ints(draws.map((draw) => draw.row)),
          library.floats([topP, topP, topP]),
        );
      });
      expect(tokens, `top_p ${String(topP)}`).toEqual(draws.map((draw) => draw.token));
    }
  });

  test('bias, penalties and bitmask', async () => {
    const { bias, penalty, mask } = expected;
    const biased = await library.read(() => {
      const logits = flat();
      library.call(
        'apply_logit_bias_inplace',
        logits,
        library.ints(bias.rows),
        library.ints(bias.tokens),
        library.floats(bias.bias),
      );
      return logits;
    });
    same('bias', biased, bias.logits.flat(), 1e-5);
    const penalised = await library.read(() => {
      const logits = flat();
      library.call(
        'apply_penalty_inplace',
        logits,
        library.ints(penalty.rows),
        library.ints(penalty.sequences),
        library.ints(penalty.tokens),
        library.ints(penalty.counts),
        library.floats(penalty.penalties.flat(), [penalty.rows.length, 3]),
      );
      return logits;
    });
    same('penalties', penalised, penalty.logits.flat(), 1e-5);
    const masked = await library.read(() => {
      const logits = flat();
      const words = library.ints(mask.words.flat(), [mask.words.length, mask.words[0]?.length ?? 0]);
      library.call('apply_bitmask_inplace', logits, library.ints(mask.rows), words);
      return logits;
    });
    // The shader language writes the least float with six digits: any value as low is as good.
    const lowered = (logits: readonly number[]) => logits.map((value) => (value < -3.4e38 ? null : value));
    expect(lowered(masked)).toEqual(lowered(mask.logits.flat()));
  });
});
