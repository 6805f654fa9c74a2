import { describe, expect, test } from 'vitest';
import { contractFaults, readLibrary, type LibraryFacts } from '../../../workers/engines/mlc-contract';

const facts = {
  model_type: 'qwen3',
  quantization: 'q0f32',
  context_window_size: 512,
  note: 'a } in a string, and a \\" and a {',
  params: [
    { name: 'model.embed_tokens.weight', shape: [1280, 192], dtype: 'float32' },
    { name: 'model.norm.weight', shape: ['n'], dtype: 'float32' },
  ],
};
const wasm = (text: string) => new TextEncoder().encode(`\0asm{"model{"model_ty${text}{"model_type": "another"}`);
const library = (): LibraryFacts => {
  const read = readLibrary(wasm(JSON.stringify(facts)));
  if (read === null) throw new Error('not read');
  return read;
};
const weights = [
  { name: 'model.embed_tokens.weight', shape: [1280, 192], dtype: 'float32' },
  { name: 'model.norm.weight', shape: [192], dtype: 'float32' },
];
const config = { model_type: 'qwen3', quantization: 'q0f32', vocab_size: 1280, context_window_size: 512 };

describe('what a library says of itself', () => {
  test('is found among its bytes, up to the bracket that closes it', () => {
    expect(library()).toEqual({
      modelType: 'qwen3',
      quantisation: 'q0f32',
      contextTokens: 512,
      vocabulary: 1280,
      tensors: [weights[0], { name: 'model.norm.weight', shape: [-1], dtype: 'float32' }],
      memory: null,
    });
  });

  test('is null where there is none, or it is cut', () => {
    expect(readLibrary(new TextEncoder().encode('\0asm'))).toBeNull();
    expect(readLibrary(new TextEncoder().encode(JSON.stringify(facts).slice(0, -4)))).toBeNull();
    expect(readLibrary(new TextEncoder().encode('{"model_type": "x"}'))).toBeNull();
  });
});

describe('weights and library', () => {
  test('that belong together have no faults; a length known at run time only fits any', () => {
    expect(contractFaults(library(), weights, config, 512)).toEqual([]);
  });

  test('may have tensors that the library does not ask for', () => {
    const more = [...weights, { name: 'lm_head.weight', shape: [1280, 192], dtype: 'float32' }];
    expect(contractFaults(library(), more, config, 512)).toEqual([]);
  });

  test('every difference is named', () => {
    const other = [
      { name: 'model.embed_tokens.weight', shape: [1280, 96], dtype: 'float32' },
      { name: 'lm_head.weight', shape: [1280, 192], dtype: 'float32' },
    ];
    expect(
      contractFaults(
        library(),
        other,
        { ...config, model_type: 'llama', quantization: 'q4f32_1', vocab_size: 1000 },
        1024,
      ),
    ).toEqual([
      'model type is llama in the model and qwen3 in the library',
      'quantisation is q4f32_1 in the model and q0f32 in the library',
      'vocabulary size is 1000 in the model and 1280 in the library',
      'a window of 1024 tokens is asked for and the model has 512',
      'model.embed_tokens.weight has the shape [1280, 96] and should have [1280, 192]',
      'model.norm.weight is missing',
      'lm_head.weight is not known to the library',
    ]);
    const half = weights.map((tensor) => ({ ...tensor, dtype: 'float16' }));
    expect(contractFaults(library(), half, config, 512)).toContain(
      'model.norm.weight is of type float16 and should be float32',
    );
  });

  test('the window may be longer than the compiled one, up to the trained one', () => {
    const trained = { ...config, model_config: { max_position_embeddings: 4096 } };
    expect(contractFaults(library(), weights, trained, 4096)).toEqual([]);
  });
});
