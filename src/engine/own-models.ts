import { proxy } from 'comlink';
import { fingerprintOf } from '../domain/fingerprint';
import type { LoadProgress, ModelRef } from '../domain/model';
import { diskFolder, diskLibrary } from '../domain/model-address';
import type { MissingPart, OwnSource } from '../domain/own-model';
import { err, ok, type Result } from '../domain/result';
import type { Capability } from './capability';
import { FoundOwnModel } from './found-model';
import { adapterKind } from './models';
import { readAddress, type Policy } from './own-address';
import { cancelled, openConnection, type OwnModelConnection } from './own-model-connection';
import { missingParts, remember, rememberedModels, storeLibrary } from './own-model-records';

export interface OwnModelOptions {
  readonly policy: Policy;
  readonly probe: () => Promise<Capability>;
  /** Names of the libraries that were built with the app; tests have others. */
  readonly libraries?: readonly string[];
}

type OnProgress = (progress: LoadProgress) => void;

/** Models of the user's own: a GGUF file or a folder of MLC files, from disk or from an address. */
export class OwnModels {
  readonly #options: OwnModelOptions;
  /** GGUF files of this visit: a page may not keep hold of files on disk. */
  readonly #files = new Map<string, File>();

  constructor(options: OwnModelOptions) {
    this.#options = options;
  }

  /** Those of earlier visits that need not be picked again. */
  readonly kept = rememberedModels;
  readonly remember = remember;

  fileFor(model: ModelRef): File | null {
    return this.#files.get(fileKey(model)) ?? null;
  }

  async missing(model: ModelRef): Promise<readonly MissingPart[]> {
    if (model.source.kind !== 'file') return missingParts(model);
    return this.#files.has(fileKey(model)) ? [] : ['file'];
  }

  /** An address as it was typed -> the one to look at. */
  readonly address = (typed: string, wanted: 'a model' | 'a library'): Result<string, string> =>
    readAddress(typed, wanted, this.#options.policy);

  /**
   * Looks at a model's small files, and for a library that fits among those that are at hand. Nothing large is read or
   * fetched, nothing is asked of a host that the model does not come from.
   * @returns the model, or all that is wrong with it
   */
  async look(source: OwnSource, signal: AbortSignal): Promise<Result<FoundOwnModel, readonly string[]>> {
    if (source.kind !== 'file' && !('caches' in globalThis))
      return err(['This page has no Cache Storage, which models need: open it by https or on localhost.']);
    const connection = openConnection(signal);
    const looked = await connection.call((remote) => remote.look(source));
    const { facts, problems } = looked.ok ? looked.value : { facts: null, problems: [looked.error.message] };
    if (facts === null) {
      connection.close(cancelled);
      return err(problems);
    }
    const { policy, probe, libraries } = this.#options;
    const capability = await probe();
    const where = { base: policy.base, adapter: adapterKind(capability), ...(libraries && { libraries }) };
    const keepFile = (model: ModelRef, file: File): void => {
      this.#files.set(fileKey(model), file);
    };
    const found = new FoundOwnModel({ source, facts, connection, keepFile }, where, capability);
    await found.findLibrary();
    return ok(found);
  }

  /** Takes back what came from disk and is no longer here. @returns why this is not it; null if all is well */
  async again(
    model: ModelRef,
    part: MissingPart,
    source: OwnSource,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<string | null> {
    if (source.kind === 'file')
      return part === 'library' ? backLibrary(model, source.file) : this.#backFile(model, source.file);
    const connection = openConnection(signal);
    try {
      return await backFolder(connection, model, source, onProgress);
    } finally {
      connection.close(cancelled);
    }
  }

  #backFile(model: ModelRef, file: File): string | null {
    if (model.bytes !== undefined && file.size !== model.bytes)
      return `${file.name} is another file: it has ${String(file.size)} bytes, and the run was started with one of ${String(model.bytes)}.`;
    this.#files.set(fileKey(model), file);
    return null;
  }
}

async function backLibrary({ library }: ModelRef, file: File): Promise<string | null> {
  if (library === undefined) return 'This model has no library of yours.';
  const address = diskLibrary(file.name, await fingerprintOf(await file.arrayBuffer()));
  const [, expected] = new URL(library).pathname.split('/');
  const [, found] = new URL(address).pathname.split('/');
  if (expected !== found) return `${file.name} is another library than the one the run was started with.`;
  await storeLibrary(library, file);
  return null;
}

async function backFolder(
  connection: OwnModelConnection,
  model: ModelRef,
  source: OwnSource,
  onProgress: OnProgress,
): Promise<string | null> {
  if (model.source.kind !== 'folder') return 'This model came from no folder.';
  const looked = await connection.call((remote) => remote.look(source));
  if (!looked.ok) return looked.error.message;
  const { facts, problems } = looked.value;
  if (facts === null) return problems.join(' ');
  if (diskFolder(model.source.folderName, facts.fingerprint) !== model.source.url)
    return `${facts.name} is another model than the one the run was started with: its weights, configuration or tokenizer differ. Pick the folder ${model.source.folderName} as it was, or start a new run with this one.`;
  const copied = await connection.call((remote) => remote.copy(model, null, proxy(onProgress)));
  if (!copied.ok) return copied.error.message;
  await remember({ model, longestWindow: facts.longestWindow, memory: null });
  return null;
}

const fileKey = ({ id, bytes }: ModelRef): string => `${id} ${String(bytes)}`;
