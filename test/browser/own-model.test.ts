import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LoadProgress } from '../../src/domain/model';
import type { LibrarySource, OwnModel, OwnSource, PickedFile } from '../../src/domain/own-model';
import type { FoundOwnModel } from '../../src/engine/found-model';
import { OwnModels } from '../../src/engine/own-models';
import { deleteStoredModel, storedModels } from '../../src/engine/stored-models';
import { bringFolder } from '../../workers/engines/mlc-folder';
import { graphicsCard } from '../fixtures/capability';
import { visit, type Visit } from '../model-server/client';

// Real worker, real Cache Storage; the folders are those of the test server, handed over as picked files or by address.

const never = new AbortController().signal;
const ignore = () => undefined;
const clean = async () => {
  for (const name of await caches.keys()) await caches.delete(name);
};
beforeEach(clean);
afterEach(clean);

const models = () =>
  new OwnModels({
    policy: { base: `${location.origin}/`, hosts: ['https://huggingface.co'], mayContact: () => true },
    probe: () => Promise.resolve(graphicsCard),
    libraries: [],
  });

type Change = (name: string, file: File) => File | null;

/** The files of a folder of the test server, as a file input hands them over. @param change null leaves a file out */
async function picked(at: Visit, folder = 'judge', change: Change = (_, file) => file): Promise<OwnSource> {
  const list = await fetch(`${at.folder}tensor-cache.json`);
  const old = list.ok ? [] : ['ndarray-cache.json'];
  const shards = ((await (list.ok ? list : await fetch(`${at.folder}ndarray-cache.json`)).json()) as ShardList).records;
  const names = [
    'mlc-chat-config.json',
    'tensor-cache.json',
    ...old,
    'tokenizer.json',
    'tokenizer_config.json',
    ...shards.map(({ dataPath }) => dataPath),
  ];
  const files: PickedFile[] = [];
  for (const name of names) {
    const response = await fetch(at.folder + name);
    if (!response.ok) continue;
    const file = change(name, new File([await response.blob()], name));
    if (file !== null) files.push({ path: `${folder}/${name}`, file });
  }
  return { kind: 'folder', files };
}

interface ShardList {
  readonly records: readonly { readonly dataPath: string }[];
}

async function libraryFile(at: Visit, name = 'mine.wasm'): Promise<LibrarySource> {
  return { kind: 'file', file: new File([await (await fetch(at.library)).blob()], name) };
}

async function found(own: OwnModels, source: OwnSource): Promise<FoundOwnModel> {
  const looked = await own.look(source, never);
  if (!looked.ok) throw new Error(looked.error.join(' '));
  return looked.value;
}

async function problems(source: OwnSource): Promise<readonly string[]> {
  const looked = await models().look(source, never);
  if (looked.ok) throw new Error('it was taken');
  return looked.error;
}

async function taken(own: OwnModels, source: OwnSource, library: LibrarySource): Promise<OwnModel> {
  const model = await found(own, source);
  const result = await model.take(library, model.facts.contextTokens, ignore);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

const cached = async (cacheName: string): Promise<readonly string[]> =>
  (await (await caches.open(cacheName)).keys()).map(({ url }) => url);
const shardsHere = async (): Promise<readonly string[]> =>
  (await cached('webllm/model')).map((url) => url.split('/').at(-1) ?? '').filter((name) => name.startsWith('params_'));

describe('an MLC folder from disk', () => {
  test('is looked at, compared and copied with progress; then WebLLM finds it, and it is there at the next visit', async () => {
    const at = visit('large');
    const own = models();
    const model = await found(own, await picked(at));
    expect(model.facts).toMatchObject({
      format: 'mlc',
      name: 'judge',
      modelType: 'qwen3',
      quantisation: 'q0f32',
      contextTokens: 512,
      longestWindow: 512,
      tensors: 35,
    });
    expect(model.unfit).toBeNull();
    expect(await shardsHere()).toEqual([]);
    const library = await libraryFile(at);
    expect(await model.compare(library, 512)).toEqual({ ok: true, value: null });
    expect(await shardsHere()).toEqual([]);

    const steps: LoadProgress[] = [];
    const result = await model.take(library, 512, (step) => steps.push(step));
    if (!result.ok) throw new Error(result.error);
    const { model: ref } = result.value;
    expect(ref).toMatchObject({
      id: `judge-${model.facts.fingerprint.slice(0, 8)}`,
      name: 'judge',
      engine: 'webllm',
      source: { kind: 'folder', folderName: 'judge' },
      contextTokens: 512,
      bytes: model.facts.bytes,
    });
    expect(structuredClone(ref)).toEqual(JSON.parse(JSON.stringify(ref)));
    expect(new Set(steps.map(({ phase }) => phase))).toEqual(new Set(['copy']));
    expect(steps.at(-1)).toMatchObject({ loaded: model.facts.bytes, total: model.facts.bytes });
    expect(steps.some(({ loaded }) => loaded > 0 && loaded < model.facts.bytes)).toBe(true);

    const url = ref.source.kind === 'folder' ? ref.source.url : '';
    const { hasModelInCache } = await import('@mlc-ai/web-llm');
    const record = { model: url, model_id: 'own', model_lib: ref.library ?? '' };
    expect(await hasModelInCache('own', { model_list: [record], cacheBackend: 'cache' })).toBe(true);
    // What the engine does at every start: nothing is asked of a network, there is no such host.
    await bringFolder(url, ref.library ?? '', { contextTokens: 512, onProgress: ignore });
    expect((await caches.match(`${url}tokenizer_config.json`))?.ok).toBe(true);
    expect((await caches.match(`${url}chat_template.jinja`))?.status).toBe(404);

    expect(await models().kept()).toEqual([result.value]);
    expect(await models().missing(ref)).toEqual([]);
  });

  test('every difference to a wrong library is named, and nothing is stored', async () => {
    const at = visit('small');
    const model = await found(models(), await picked(at));
    const compared = await model.compare(await libraryFile(visit('large')), 512);
    if (compared.ok) throw new Error('they were taken for one');
    expect(compared.error).toContain('vocabulary size is 256 in the model and 1280 in the library');
    expect(compared.error).toContain('model.embed_tokens.weight has the shape [256, 64] and should have [1280, 192]');
    expect(compared.error).toContain('model.layers.3.mlp.down_proj.weight is missing');
    // The vocabulary, 9 of the 10 tensors that both have, and the 24 of the other three layers.
    expect(compared.error).toHaveLength(34);
    const result = await model.take(await libraryFile(visit('large')), 512, ignore);
    expect(result.ok ? '' : result.error).toContain('model.layers.3.mlp.down_proj.weight is missing');
    expect(await shardsHere()).toEqual([]);
    model.close();
  });

  test('a library that is none is called so', async () => {
    const model = await found(models(), await picked(visit('small')));
    const compared = await model.compare({ kind: 'file', file: new File(['\0asm'], 'x.wasm') }, 512);
    expect(compared).toMatchObject({ ok: false });
    expect(compared.ok ? '' : compared.error[0]).toMatch(/^x\.wasm does not say which weights it was compiled for/);
    model.close();
  });

  test('missing files and files of a wrong size are all named before one is read', async () => {
    const source = await picked(visit('large'), 'judge', (name, file) => {
      if (name === 'params_shard_1.bin' || name === 'tokenizer.json') return null;
      return name === 'params_shard_2.bin' ? new File(['short'], name) : file;
    });
    expect(await problems(source)).toEqual([
      'params_shard_1.bin is missing.',
      expect.stringMatching(/^params_shard_2\.bin has 5 bytes and should have \d+\.$/),
      'tokenizer.json is missing: without it no text can be turned into tokens.',
    ]);
    expect(await shardsHere()).toEqual([]);
  });

  test('a damaged shard is named with both sums and not stored; the good copy goes on from there', async () => {
    const at = visit('large');
    const own = models();
    const source = await picked(at, 'judge', (name, file) =>
      name === 'params_shard_1.bin' ? new File([file.slice(0, -1), '!'], name) : file,
    );
    const model = await found(own, source);
    const library = await libraryFile(at);
    const result = await model.take(library, 512, ignore);
    expect(result.ok ? '' : result.error).toMatch(
      /^params_shard_1\.bin is damaged: its MD5 sum should be [0-9a-f]{32} and is [0-9a-f]{32}\. It was not stored/,
    );
    model.close();
    expect(await shardsHere()).not.toContain('params_shard_1.bin');
    expect(await own.kept()).toEqual([]);
    expect((await storedModels()).find(({ name }) => name.startsWith('judge'))).toMatchObject({ isPartial: true });
    await taken(own, await picked(at), library);
    expect(await shardsHere()).toContain('params_shard_1.bin');
    expect((await storedModels()).find(({ name }) => name.startsWith('judge'))).toMatchObject({
      name: 'judge, from your disk',
      isPartial: false,
    });
  });

  test('deleted, it is asked for again, and no other folder or library will do', async () => {
    const at = visit('small');
    const own = models();
    const { model } = await taken(own, await picked(at), await libraryFile(at));
    for (const { url } of await storedModels()) await deleteStoredModel(url);
    expect(await own.kept()).toEqual([]);
    expect(await own.missing(model)).toEqual(['library', 'folder']);

    const again = (part: 'library' | 'folder', source: OwnSource) => own.again(model, part, source, ignore, never);
    const asSource = (library: LibrarySource): OwnSource =>
      library.kind === 'file' ? library : { kind: 'url', url: library.url };
    expect(await again('library', asSource(await libraryFile(visit('large'))))).toBe(
      'mine.wasm is another library than the one the run was started with.',
    );
    expect(await again('library', asSource(await libraryFile(at, 'renamed.wasm')))).toBeNull();
    expect(await own.missing(model)).toEqual(['folder']);
    expect(await again('folder', await picked(visit('large')))).toMatch(
      /^judge is another model than the one the run was started with/,
    );
    expect(await again('folder', await picked(at))).toBeNull();
    expect(await own.missing(model)).toEqual([]);
    expect((await own.kept()).map((one) => one.model)).toEqual([model]);
  });

  test('the folder around it may be picked too', async () => {
    const model = await found(models(), await picked(visit('small'), 'downloads/judge-v2'));
    expect(model.facts.name).toBe('judge-v2');
    model.close();
  });

  test('cancelled while it is copied, it is not in the list', async () => {
    const at = visit('large');
    const own = models();
    const stop = new AbortController();
    const looked = await own.look(await picked(at), stop.signal);
    if (!looked.ok) throw new Error(looked.error.join(' '));
    const result = await looked.value.take(await libraryFile(at), 512, () => {
      stop.abort();
    });
    expect(result).toEqual({ ok: false, error: 'Cancelled. What was copied before is kept.' });
    expect(await own.kept()).toEqual([]);
  });
});

describe('what is no MLC folder is called by its name', () => {
  const folder = (...names: readonly string[]): OwnSource => ({
    kind: 'folder',
    files: names.map((name) => ({ path: `x/${name}`, file: new File(['{'], name) })),
  });

  test('the older format', async () => {
    expect((await problems(await picked(visit('older'))))[0]).toMatch(
      /^This model has the older format: in the folder judge .* store a copy of ndarray-cache\.json as tensor-cache\.json\.$/,
    );
  });

  test('safetensors, a GGUF file in a folder, something else', async () => {
    expect((await problems(folder('config.json', 'model.safetensors')))[0]).toContain('mlc_llm convert_weight');
    expect((await problems(folder('judge-q4.gguf')))[0]).toContain('pick that file instead');
    expect(await problems(folder('a.txt'))).toEqual([
      'There is no mlc-chat-config.json in the folder x, so it is no folder of MLC files.',
    ]);
  });

  test('files that are not JSON', async () => {
    const source = await picked(visit('small'), 'judge', (name, file) =>
      name.endsWith('.json') && !name.startsWith('token') ? new File(['{"a": '], name) : file,
    );
    expect(await problems(source)).toEqual([
      expect.stringMatching(/^mlc-chat-config\.json is not JSON: /),
      expect.stringMatching(/^tensor-cache\.json is not JSON: /),
    ]);
  });
});

describe('at an address', () => {
  test('an MLC folder is compared without asking for its weights, and can be chosen', async () => {
    const at = visit('small');
    const own = models();
    const model = await found(own, { kind: 'url', url: at.folder });
    expect(model.facts).toMatchObject({ name: 'small', quantisation: 'q0f32', tensors: 11 });
    const library = { kind: 'url', url: at.library } as const;
    expect(await model.compare(library, 512)).toEqual({ ok: true, value: null });
    const wrong = await model.compare({ kind: 'url', url: visit('large').library }, 512);
    expect(wrong.ok ? [] : wrong.error).toHaveLength(34);
    const result = await model.take(library, 512, ignore);
    if (!result.ok) throw new Error(result.error);
    expect(result.value.model).toMatchObject({ source: { kind: 'url', url: at.folder }, library: at.library });
    expect((await at.seen()).filter(({ file }) => file.startsWith('params_'))).toEqual([]);
    expect(await models().kept()).toEqual([result.value]);
    // It is an ordinary model from here on.
    await bringFolder(at.folder, at.library, { contextTokens: 512, onProgress: ignore });
    expect((await shardsHere()).length).toBeGreaterThan(0);
  });

  test('the older format, and nothing at all, are told apart', async () => {
    expect((await problems({ kind: 'url', url: visit('older').folder }))[0]).toContain(
      'This model has the older format',
    );
    const empty = visit('small');
    await empty.faults([{ file: 'mlc-chat-config.json', kind: 'status', status: 404, times: 9 }]);
    expect((await problems({ kind: 'url', url: empty.folder }))[0]).toContain('There is no mlc-chat-config.json');
    await expect(
      bringFolder(visit('older').folder, visit('small').library, { contextTokens: 512, onProgress: ignore }),
    ).rejects.toThrow(/This model has the older format/);
  });

  test('a library from disk is stored for it', async () => {
    const at = visit('small');
    const own = models();
    const { model } = await taken(own, { kind: 'url', url: at.folder }, await libraryFile(at));
    expect(await cached('webllm/wasm')).toEqual([model.library]);
    expect(await own.missing(model)).toEqual([]);
    await caches.delete('webllm/wasm');
    expect(await own.missing(model)).toEqual(['library']);
  });

  test('a GGUF file is read no further than its header, where the server gives parts', async () => {
    const own = models();
    const gguf = await found(own, { kind: 'url', url: `${location.origin}/models/pocket/outcome-q8_0.gguf` });
    expect(gguf.facts).toMatchObject({
      format: 'gguf',
      name: 'outcome-q8_0',
      quantisation: 'Q8_0',
      modelType: 'qwen3',
    });
    expect(gguf.facts.longestWindow).toBeGreaterThan(0);
    const result = await gguf.take(null, 256, ignore);
    expect(result.ok && result.value.model).toMatchObject({ engine: 'wllama', contextTokens: 256, id: 'outcome-q8_0' });
    expect((await own.kept()).map(({ model }) => model.id)).toEqual(['outcome-q8_0']);
    const believed = await found(own, { kind: 'url', url: visit('small').gguf });
    expect(believed.facts).toMatchObject({ bytes: 2 ** 20, memory: null });
    believed.close();
  });
});

describe('a GGUF file from disk', () => {
  test('is this visit’s; after it, only the same file will do', async () => {
    const file = new File([await (await fetch('/models/pocket/outcome-q8_0.gguf')).blob()], 'mine.gguf');
    const own = models();
    const gguf = await found(own, { kind: 'file', file });
    const result = await gguf.take(null, 256, ignore);
    if (!result.ok) throw new Error(result.error);
    const { model } = result.value;
    expect(own.fileFor(model)).toBe(file);
    const later = models();
    expect(await later.missing(model)).toEqual(['file']);
    const again = (one: File) => later.again(model, 'file', { kind: 'file', file: one }, ignore, never);
    expect(await again(new File(['x'], 'mine.gguf'))).toMatch(/^mine\.gguf is another file: it has 1 bytes/);
    expect(await again(file)).toBeNull();
    expect(await later.missing(model)).toEqual([]);
  });

  test('that is none is refused with what it is', async () => {
    expect(await problems({ kind: 'file', file: new File(['<html>'], 'mine.gguf') })).toEqual([
      'This is a web page, not a GGUF file. The address may be wrong or ask for a login.',
    ]);
  });
});
