import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensurePython, runModule } from '../../src/headless/python';

// A trial of the whole recipe: every stage a few steps long, every export, the evaluation, the card.
const published = join(import.meta.dirname, '..', '..', 'public');
const folder = mkdtempSync(join(tmpdir(), 'recipe-'));
const made = join(folder, 'public');
const models = join(made, 'models', 'pocket');
const steps = 20;

beforeAll(() => {
  expect(ensurePython('pocket', process.stderr)).toBe(true);
  const paths = ['--work', join(folder, 'work'), '--public', made];
  expect(runModule('pocket', ['all', ...paths, '--steps', String(steps), '--items', '6'], process.stderr)).toBe(true);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const filesIn = (of: string): readonly string[] =>
  readdirSync(of, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(of.length + 1))
    .sort();

const jsonIn = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

describe('the recipe', () => {
  test.each(['benchmarks/pocket-bench.jsonl', 'models/pocket/tokenizer.json', 'models/pocket/words.json'])(
    'makes the committed %s again, byte for byte',
    (file) => {
      expect(readFileSync(join(made, file)).equals(readFileSync(join(published, file)))).toBe(true);
    },
  );

  test('makes every file that is committed, and no other', () => {
    expect(filesIn(models)).toEqual(filesIn(join(published, 'models', 'pocket')));
  });

  test('learns: the loss after a few steps is below that of a guess', () => {
    const stages = jsonIn(join(models, 'training.json')) as readonly { stage: string; step: number; loss: number }[];
    expect(stages.map(({ stage, step }) => [stage, step])).toEqual([
      ['base', steps],
      ['meta-base', steps],
      ['sides', steps],
      ['exchanges', steps],
      ['meta', steps],
      ['aligned-base', steps],
      ['aligned', steps],
      ['outcome', steps],
    ]);
    const guess = Math.log(1280);
    for (const { loss } of stages) expect(loss).toBeLessThan(guess);
  });

  test('keeps every bit of the weights in both full-precision exports', () => {
    const program = `
import gguf, numpy as np, sys
from pathlib import Path
from pocket.export_gguf import write_gguf, gguf_name
from pocket.export_mlc import read_mlc
from safetensors.numpy import load_file
work, models = map(Path, sys.argv[1:])
weights = load_file(work / "aligned.safetensors")
mlc = read_mlc(models / "resolve" / "aligned-q0f32")
write_gguf(weights, models / "tokenizer.json", work / "f16.gguf", "aligned", "F16")
f16 = {tensor.name: tensor.data for tensor in gguf.GGUFReader(work / "f16.gguf").tensors}
print(len(weights), all(np.array_equal(mlc[n], w) for n, w in weights.items()),
      all(np.array_equal(f16[gguf_name(n)].reshape(w.shape).astype(np.float32), w) for n, w in weights.items()))`;
    const root = join(import.meta.dirname, '..', '..');
    const python = join(root, 'model', '.venv', 'bin', 'python');
    const said = execFileSync(python, ['-c', program, join(folder, 'work'), models], {
      env: { ...process.env, PYTHONPATH: join(root, 'model') },
      encoding: 'utf8',
    });
    expect(said.trim()).toBe('46 True True');
  });

  test('writes a card whose tables have a row for each model, set and aim', () => {
    const card = readFileSync(join(models, 'README.md'), 'utf8');
    expect(card.match(/^\| `(outcome|aligned)` \| (test|against|unseen words) \| 6 \|/gm)).toHaveLength(6);
    expect(card.match(/ \| (yes|no) \|$/gm)).toHaveLength(11);
  });
});
