import type { PickedFile } from '../../src/domain/own-model';
import { isThere } from './folder-kind';
import { defaultTransferLimits, FileRefused, transfer } from './transfer';

/** A folder of model files, wherever it is. */
export interface ModelFiles {
  /** For sentences: the folder's name, or its address. */
  readonly where: string;
  /** Of the folder or the repository. */
  readonly name: string;
  /** Content of a small file; null if it is not there. @throws EngineError when it cannot be got */
  readonly text: (name: string) => Promise<string | null>;
  readonly has: (name: string) => Promise<boolean>;
  /** Sizes of all files by name; null where a folder cannot be listed. */
  readonly sizes: ReadonlyMap<string, number> | null;
  /** The files themselves, of a folder on disk. */
  readonly files: ReadonlyMap<string, File>;
}

const configName = 'mlc-chat-config.json';

/** A folder as the browser hands it over. Where it is the folder around the model's own that was picked, that one is taken. */
export function pickedFolder(picked: readonly PickedFile[]): ModelFiles {
  const root = rootOf(picked.map(({ path }) => path));
  const files = new Map(
    picked
      .filter(({ path }) => path.startsWith(`${root}/`))
      .map(({ path, file }) => [path.slice(root.length + 1), file]),
  );
  return {
    where: `the folder ${root}`,
    name: root.split('/').at(-1) ?? root,
    text: (name) => files.get(name)?.text() ?? Promise.resolve(null),
    has: (name) => Promise.resolve(files.has(name)),
    sizes: new Map([...files].map(([name, { size }]) => [name, size])),
    files,
  };
}

function rootOf(paths: readonly string[]): string {
  const [top = ''] = (paths[0] ?? '').split('/');
  const homes = paths
    .filter((path) => path.endsWith(`/${configName}`))
    .map((path) => path.slice(0, -configName.length - 1));
  const [only] = homes;
  return homes.includes(top) || homes.length !== 1 || only === undefined ? top : only;
}

/** A folder at an address. Nothing of it is kept: it may not be taken. @param folder as `modelFolder` gives it */
export const remoteFolder = (folder: string, signal: AbortSignal): ModelFiles => ({
  where: folder,
  name: repositoryOf(folder),
  text: async (name) => {
    try {
      const wanted = { url: new URL(name, folder).href, bytes: null, md5: null };
      return await (await transfer(wanted, { limits: defaultTransferLimits, signal, onBytes: () => undefined })).text();
    } catch (error) {
      if (error instanceof FileRefused && (error.status === 404 || error.status === 403)) return null;
      throw error;
    }
  },
  has: (name) => isThere(new URL(name, folder).href),
  sizes: null,
  files: new Map(),
});

/** "https://host/org/repo/resolve/main/" -> "repo"; a name of its own behind `resolve` is taken where it is no branch. */
function repositoryOf(folder: string): string {
  const parts = new URL(folder).pathname.split('/').filter((part) => part !== '');
  const at = parts.lastIndexOf('resolve');
  const last = parts.at(-1) ?? folder;
  return decodeURIComponent(at > 0 && /^(main|master|[0-9a-f]{40})$/.test(last) ? (parts[at - 1] ?? last) : last);
}
