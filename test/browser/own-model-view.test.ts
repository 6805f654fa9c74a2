import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { deleteStoredModel, storedModels } from '../../src/engine/stored-models';
import { benchmarkFile, expectAccessible, openApp, type TestApp, type TestAppOptions } from '../fakes/app';
import { visit, type Visit } from '../model-server/client';

// The screens over real workers and Cache Storage; only the models' answers are scripted.

let opened: TestApp[] = [];
const clean = async () => {
  for (const name of await caches.keys()) await caches.delete(name);
};
beforeEach(clean);
afterEach(async () => {
  for (const one of opened) one.close();
  opened = [];
  await clean();
});

async function choosing(options?: TestAppOptions): Promise<TestApp> {
  const test = await openApp({ ...options, hash: '#/run/new?genrm=real-genrm&meta=none' });
  opened.push(test);
  await test.app.opening.open(benchmarkFile(3));
  await page.getByRole('group', { name: 'GenRM, under test' }).getByText('Your own model').click();
  return test;
}

const genrm = () => page.getByRole('group', { name: 'GenRM, under test' });

/** Hands files to an input as its dialog does; the browser alone may set their paths. */
function pick(selector: string, files: readonly File[], folder = ''): void {
  const input = document.querySelector<HTMLInputElement>(selector);
  if (!input) throw new Error(`there is no ${selector}`);
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
  for (const file of input.files)
    Object.defineProperty(file, 'webkitRelativePath', { value: `${folder}/${file.name}` });
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

async function filesOf(at: Visit, ...without: readonly string[]): Promise<readonly File[]> {
  // Of the test server's own list.
  const list = (await (await fetch(`${at.folder}tensor-cache.json`)).json()) as {
    readonly records: readonly { readonly dataPath: string }[];
  };
  const names = [
    'mlc-chat-config.json',
    'tensor-cache.json',
    'tokenizer.json',
    ...list.records.map((one) => one.dataPath),
  ];
  return Promise.all(
    names
      .filter((name) => !without.includes(name))
      .map(async (name) => new File([await (await fetch(at.folder + name)).blob()], name)),
  );
}

const libraryOf = async (at: Visit): Promise<File> => new File([await (await fetch(at.library)).blob()], 'mine.wasm');

const folderInput = 'input[webkitdirectory]';

describe('an MLC folder from disk', () => {
  test('is compared with a library of one’s own, every difference listed, then copied, chosen and kept', async () => {
    const at = visit('small');
    const { app } = await choosing();
    pick(folderInput, await filesOf(at), 'judge');
    await expect.element(genrm().getByText('qwen3, q0f32', { exact: false })).toBeVisible();
    await genrm().getByRole('button', { name: 'Compare' }).click();
    await expect.element(genrm().getByText('Choose the library that was compiled for this model.')).toBeVisible();
    await genrm().getByLabelText('Compiled library').selectOptions('file');
    pick('input[accept=".wasm"]', [await libraryOf(visit('large'))]);
    await genrm().getByRole('button', { name: 'Compare' }).click();
    await expect
      .element(genrm().getByText('The model and the library do not belong together: 34 differences'))
      .toBeVisible();
    const more = genrm().getByText('and 26 more');
    more.element().focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(genrm().getByText('model.layers.3.mlp.down_proj.weight is missing')).toBeVisible();
    await expectAccessible();

    pick('input[accept=".wasm"]', [await libraryOf(at)]);
    await expect.element(genrm().getByText(/34 differences/)).not.toBeInTheDocument();
    await genrm().getByRole('button', { name: 'Compare' }).click();
    await expect.element(genrm().getByText('The model and the library belong together.')).toBeVisible();
    await expectAccessible();
    await genrm().getByRole('button', { name: 'Use this model' }).click();
    await expect.element(genrm().getByText('judge is in the list now.')).toBeVisible();
    await expect.element(genrm().getByRole('radio', { name: /^judge your folder, q0f32/ })).toBeChecked();
    expect(app.newRun.genrm).toMatchObject({ engine: 'webllm', source: { kind: 'folder', folderName: 'judge' } });

    const windowField = genrm().getByLabelText(/^Window/);
    await windowField.fill('100000');
    await userEvent.keyboard('{Tab}');
    await expect.element(windowField).toHaveValue(512);
    await windowField.fill('256');
    await userEvent.keyboard('{Tab}');
    expect(app.newRun.genrm?.contextTokens).toBe(256);
    await expectAccessible();

    // The next visit.
    const id = app.newRun.genrm?.id ?? '';
    const later = await openApp({ hash: `#/run/new?genrm=${id}&meta=none` });
    opened.push(later);
    await later.app.opening.open(benchmarkFile(3));
    await later.app.load();
    await expect.element(genrm().getByRole('radio', { name: /^judge your folder/ })).toBeChecked();
    expect(later.app.newRun.genrm).toEqual(app.newRun.genrm);
  });

  test('what is missing of it is said before a library is asked for', async () => {
    await choosing();
    pick(folderInput, await filesOf(visit('small'), 'params_shard_0.bin', 'tokenizer.json'), 'judge');
    await expect.element(genrm().getByText('This model cannot be used')).toBeVisible();
    await expect.element(genrm().getByText('params_shard_0.bin is missing.')).toBeVisible();
    await expect.element(genrm().getByText(/^tokenizer\.json is missing/)).toBeVisible();
    await expect.element(genrm().getByLabelText('Compiled library')).not.toBeInTheDocument();
  });

  test('whose files were deleted is asked for again by its run, and goes on with it', async () => {
    const at = visit('small');
    const { app } = await choosing();
    await app.newRun.add.judge.look({
      kind: 'folder',
      files: (await filesOf(at)).map((file) => ({ path: `judge/${file.name}`, file })),
    });
    app.newRun.add.judge.pickLibrary(await libraryOf(at));
    await app.newRun.add.judge.go();
    await app.newRun.add.judge.go();
    expect(app.newRun.genrm?.name).toBe('judge');
    const id = await app.newRun.create();
    if (id === null) throw new Error('the run was not created');
    for (const { url } of await storedModels()) await deleteStoredModel(url);
    await app.goOn(id);
    await expect.element(page.getByText('Pick the GenRM’s library again')).toBeVisible();
    await expect.element(page.getByText('Pick the GenRM’s folder again')).toBeVisible();
    await expectAccessible();
    pick('input[accept=".wasm"]', [await libraryOf(at)]);
    await expect.element(page.getByText('Pick the GenRM’s library again')).not.toBeInTheDocument();
    pick(folderInput, await filesOf(visit('large')), 'judge');
    await expect.element(page.getByText(/judge is another model than the one the run was started with/)).toBeVisible();
    pick(folderInput, await filesOf(at), 'judge');
    await expect.element(page.getByText('Pick the GenRM’s folder again')).not.toBeInTheDocument();
    await page.getByRole('button', { name: /^Go on/ }).click();
    await expect.element(page.getByText('3 of 3 items', { exact: true })).toBeVisible();
    await vi.waitFor(() => {
      expect(app.active).toBe(null);
    });
  });
});

describe('an address', () => {
  test('of a host that may not be contacted is refused with those that may, by the keyboard', async () => {
    await choosing({ mayContact: (url) => url.startsWith(location.origin) });
    const field = genrm().getByLabelText('Or its address');
    await field.fill('https://models.example/judge-MLC');
    await userEvent.keyboard('{Enter}');
    await expect
      .element(genrm().getByText(/models\.example is not a host that this page may fetch from/))
      .toBeVisible();
    await expect.element(genrm().getByText(/pick its folder or file from disk/)).toBeVisible();
    await expectAccessible();
  });

  test('of a folder and of its library: compared, chosen, and its download is announced', async () => {
    const at = visit('large');
    const { app } = await choosing();
    await genrm().getByLabelText('Or its address').fill(at.folder);
    await genrm().getByRole('button', { name: 'Look at it' }).click();
    await genrm().getByLabelText('Compiled library').selectOptions('address');
    await genrm().getByLabelText('Address of the library').fill(at.library);
    await genrm().getByRole('button', { name: 'Compare' }).click();
    await genrm().getByRole('button', { name: 'Use this model' }).click();
    await expect.element(genrm().getByRole('radio', { name: /^large from your address/ })).toBeChecked();
    expect((await at.seen()).filter(({ file }) => file.startsWith('params_'))).toEqual([]);
    await expect.element(page.getByText(/^Up to \d\.\d MB are downloaded first/)).toBeVisible();
    expect(app.newRun.genrm?.source).toEqual({ kind: 'url', url: at.folder });
  });

  test('a look can be cancelled', async () => {
    const at = visit('small');
    await at.faults([{ file: 'mlc-chat-config.json', kind: 'stall', times: 9, after: 0 }]);
    await choosing();
    await genrm().getByLabelText('Or its address').fill(at.folder);
    await genrm().getByRole('button', { name: 'Look at it' }).click();
    await expect.element(genrm().getByText('Looking at it…')).toBeVisible();
    await genrm().getByRole('button', { name: 'Cancel' }).click();
    await expect.element(genrm().getByText('Looking at it…')).not.toBeInTheDocument();
    await expect.element(genrm().getByRole('button', { name: 'Look at it' })).toBeEnabled();
  });
});
