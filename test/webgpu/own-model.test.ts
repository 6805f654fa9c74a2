import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LoadProgress, ModelRef } from '../../src/domain/model';
import type { OwnSource } from '../../src/domain/own-model';
import { probeCapability } from '../../src/engine/capability';
import { generatorOpener } from '../../src/engine/generator';
import { OwnModels } from '../../src/engine/own-models';
import { greedy, pocketItems } from '../browser/pocket';

// A folder of the user's own, from the picked files to the text: real workers, libraries, WebLLM and (software) device.
const never = new AbortController().signal;
const ignore = () => undefined;
const capability = await probeCapability();
const base = `${location.origin}/`;

const clean = async () => {
  for (const name of await caches.keys()) await caches.delete(name);
};
beforeEach(clean);
afterEach(clean);

const names = ['mlc-chat-config.json', 'params_shard_0.bin', 'tensor-cache.json', 'tokenizer.json'];

/** The committed pocket model, as if its folder had been picked from disk. */
async function pocketFolder(): Promise<OwnSource> {
  const files = names.map(async (name) => {
    const response = await fetch(`/models/pocket/resolve/outcome-q0f32/${name}`);
    return { path: `my-judge/${name}`, file: new File([await response.blob()], name) };
  });
  return { kind: 'folder', files: await Promise.all(files) };
}

const models = () =>
  new OwnModels({ policy: { base, hosts: [], mayContact: () => false }, probe: () => Promise.resolve(capability) });

let prompt = '';
beforeAll(async () => {
  const [item] = await pocketItems(1);
  prompt = item?.prompt ?? '';
});

async function textOf(model: ModelRef, onProgress: (step: LoadProgress) => void = ignore): Promise<string> {
  const opened = await generatorOpener({ fileFor: () => null })(model, onProgress, never);
  if (!opened.ok) throw new Error(opened.error.message);
  const output = await opened.value.generate(greedy(prompt), ignore, never);
  opened.value.dispose();
  if (!output.ok) throw new Error(output.error.message);
  return output.value.text;
}

test('a picked folder finds its library by itself and judges as PyTorch does with its weights', async () => {
  const looked = await models().look(await pocketFolder(), never);
  if (!looked.ok) throw new Error(looked.error.join(' '));
  const found = looked.value;
  expect(found.unfit).toBeNull();
  expect(found.fitting?.name).toMatch(/^pocket-q0f32-\w+\.wasm$/);
  // 8 MB of weights, a cache of 4 layers, and what comes beside them.
  expect(found.memory?.fixedBytes).toBeGreaterThan(8e6);
  expect(found.memory?.bytesPerToken).toBe(2 * 4 * 2 * 64 * 4);
  const taken = await found.take({ kind: 'url', url: found.fitting?.url ?? '' }, 256, ignore);
  if (!taken.ok) throw new Error(taken.error);

  const reference = await fetch('/model/build/pocket/reference/reference.json');
  const { bench } = (await reference.json()) as { readonly bench: { readonly outcome: readonly string[] } };
  const steps: LoadProgress[] = [];
  expect(await textOf(taken.value.model, (step) => steps.push(step))).toBe(bench.outcome[0]);
  // All of its weights were there.
  const { bytes = 0 } = taken.value.model;
  expect(steps[0]).toEqual({ phase: 'download', loaded: bytes, total: bytes, files: { done: 1, total: 1 } });
});

test('a library of another quantisation is told apart by its tensors', async () => {
  const looked = await models().look(await pocketFolder(), never);
  if (!looked.ok) throw new Error(looked.error.join(' '));
  const other = looked.value.libraries.find(({ name }) => name.includes('q4f32_1'));
  if (other === undefined) throw new Error('there is no other library');
  const compared = await looked.value.compare({ kind: 'url', url: other.url }, 256);
  if (compared.ok) throw new Error('they were taken for one');
  expect(compared.error).toContain('quantisation is q0f32 in the model and q4f32_1 in the library');
  expect(compared.error).toContain('model.embed_tokens.q_weight is missing');
  expect(compared.error).toContain('model.embed_tokens.weight is not known to the library');
  looked.value.close();
});

test('once deleted, the engine says what to pick again', async () => {
  const looked = await models().look(await pocketFolder(), never);
  if (!looked.ok) throw new Error(looked.error.join(' '));
  const taken = await looked.value.take({ kind: 'url', url: looked.value.fitting?.url ?? '' }, 256, ignore);
  if (!taken.ok) throw new Error(taken.error);
  await clean();
  const opened = await generatorOpener({ fileFor: () => null })(taken.value.model, ignore, never);
  expect(opened).toMatchObject({
    ok: false,
    error: {
      kind: 'model-load-failed',
      message:
        'mlc-chat-config.json came from your disk and is no longer stored in this browser. Pick it again under New run, own model.',
    },
  });
});
