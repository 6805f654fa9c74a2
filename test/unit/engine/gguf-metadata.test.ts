import { readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';
import { describe, expect, test } from 'vitest';
import { loadedBytes, parseGguf, readGguf, tooBigForEngine } from '../../../workers/engines/gguf-metadata';
import { counterFromGguf, upperEstimate } from '../../../workers/engines/token-counter';
import { parseRecord } from '../../../workers/engines/tokenizer-config';

const folder = new URL('../../../public/models/pocket/', import.meta.url);
const bytes = new Uint8Array(readFileSync(new URL('outcome-q8_0.gguf', folder)));

const pocket = () => {
  const reading = parseGguf(bytes, bytes.length);
  if (reading.kind !== 'ok') throw new Error(`not read: ${reading.kind}`);
  return reading.metadata;
};
const reasonFor = (content: Uint8Array | string, fileSize?: number): string => {
  const data = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const reading = parseGguf(data, fileSize ?? data.length);
  return reading.kind === 'bad' ? reading.reason : reading.kind;
};
/** A copy with other bytes from `at` on. */
const patched = (at: number, values: readonly number[]): Uint8Array => {
  const copy = bytes.slice();
  copy.set(values, at);
  return copy;
};

describe('the pocket model', () => {
  test('its header is read', () => {
    expect(pocket()).toMatchObject({
      version: 3,
      architecture: 'qwen3',
      name: 'outcome',
      contextLength: 512,
      eosToken: '<|im_end|>',
      bosToken: '<|endoftext|>',
      controlTokens: ['<|endoftext|>', '<|im_start|>', '<|im_end|>'],
    });
    expect(pocket().tokenizer).toMatchObject({ model: 'gpt2', pre: 'qwen2', addBos: false });
    expect(pocket().tokenizer.tokens).toHaveLength(1280);
    expect(pocket().tokenizer.merges).toHaveLength(1021);
    expect(pocket().chatTemplate).toContain("'<|im_start|>assistant\\n'");
  });

  test('a token of its cache takes 4 layers x 2 heads x (64 + 64) floats', () => {
    expect(pocket().cacheBytesPerToken).toBe(4 * 2 * 128 * 4);
  });

  test('the start of the file is enough', () => {
    const reading = parseGguf(bytes.subarray(0, 64 * 1024), bytes.length);
    expect(reading).toEqual({ kind: 'ok', metadata: pocket() });
  });

  test('more is asked for while the header goes on', () => {
    for (const size of [4, 5, 30, 1000, 36_403]) {
      expect(parseGguf(bytes.subarray(0, size), bytes.length).kind, `${String(size)} bytes`).toBe('more');
    }
  });

  test('it is read out of a blob', async () => {
    expect(await readGguf(new Blob([bytes]))).toEqual({ ok: true, value: pocket() });
  });

  test('it fits the CPU engine; with weights of 4 GiB it would not', () => {
    expect(tooBigForEngine(loadedBytes(pocket(), bytes.length, 256))).toBe(false);
    expect(tooBigForEngine(loadedBytes(pocket(), 4 * 2 ** 30, 256))).toBe(true);
  });
});

describe('what is no GGUF file, and why', () => {
  test.each([
    ['an empty file', '', 'empty'],
    ['a web page', '<!doctype html><title>404</title>', 'web page'],
    ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\n', 'Git LFS pointer'],
    ['a zip', 'PK\u0003\u0004........', 'zip'],
    ['an old GGML file', 'tjgg............', 'older format'],
    ['a safetensors file', '\u0010\0\0\0\0\0\0\0{"__metadata__":{}}', 'safetensors'],
    ['something else', 'hello, world', 'does not start with "GGUF"'],
  ])('%s', (_name, content, reason) => {
    expect(reasonFor(content)).toContain(reason);
  });

  test('a cut header', () => {
    expect(reasonFor(bytes.subarray(0, 1000))).toContain('ends inside its header');
  });

  test('cut weights', () => {
    expect(reasonFor(bytes.subarray(0, 1_000_000))).toBe(
      'The file is cut: it has 1000000 bytes and its header says 2189248.',
    );
  });

  test.each([
    [[1, 0, 0, 0], 'version 1;'],
    [[99, 0, 0, 0], 'version 99'],
    [[0, 0, 0, 3], 'big-endian'],
  ])('version bytes %j', (version, reason) => {
    expect(reasonFor(patched(4, version))).toContain(reason);
  });

  test('a count that cannot be', () => {
    expect(reasonFor(patched(16, [0xff, 0xff, 0xff, 0xff]))).toContain('damaged');
  });

  test('a value of an unknown type', () => {
    // The first value's type stands behind the header, the length and the text of its key.
    expect(reasonFor(patched(24 + 8 + 'general.architecture'.length, [77, 0, 0, 0]))).toContain(
      'damaged at "general.architecture"',
    );
  });
});

describe('counting tokens with the vocabulary in the file', () => {
  const record = (name: string) => parseRecord(readFileSync(new URL(name, folder), 'utf8')) ?? {};
  const reference = new Tokenizer(record('tokenizer.json'), record('tokenizer_config.json'));
  const texts = readFileSync(new URL('../../../public/benchmarks/pocket-bench.jsonl', import.meta.url), 'utf8')
    .split('\n')
    .slice(0, 40);

  test('gives what tokenizer.json gives', () => {
    const count = counterFromGguf(pocket().tokenizer);
    for (const text of [...texts, '<|im_start|>user\nA  B\n\n12345 été 😀<|im_end|>']) {
      const expected = reference.encode(text, { add_special_tokens: false }).ids.length;
      expect(count(text)).toEqual({ count: expected, exact: true });
    }
  });

  test('another pre-tokenizer makes it an estimate, never below a known one', () => {
    expect(counterFromGguf({ ...pocket().tokenizer, pre: 'llama-bpe' })('two words').exact).toBe(false);
  });

  test('without merges it is an estimate above the real count', () => {
    const count = counterFromGguf({ ...pocket().tokenizer, model: 'llama', merges: [] });
    for (const text of texts) {
      expect(count(text).exact).toBe(false);
      expect(upperEstimate(text)).toBeGreaterThanOrEqual(
        reference.encode(text, { add_special_tokens: false }).ids.length,
      );
    }
  });
});
