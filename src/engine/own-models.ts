import { proxy } from 'comlink';
import type { EngineFailure } from '../domain/generation';
import { fingerprintOf } from '../domain/fingerprint';
import type { LoadProgress, ModelRef } from '../domain/model';
import { diskFolder, diskLibrary } from '../domain/model-address';
import type { LibrarySource, MemoryNeed, MissingPart, OwnFacts, OwnModel, OwnSource } from '../domain/own-model';
import { err, ok, type Result } from '../domain/result';
import type { OwnModelApi } from './api';
import type { Capability } from './capability';
import { connect, type Connection } from './connect';
import { keepStored } from './keep-stored';
import { likelyLibraries, ownLibraries, webLlmLibraries, type LibraryOffer } from './library-offers';
import { adapterKind, fits, remoteGguf, userGguf } from './models';
import { readAddress, type Policy } from './own-address';
import { missingParts, remember, rememberedModels, storeLibrary } from './own-model-records';

export interface OwnModelOptions {
  readonly policy: Policy;
  readonly probe: () => Promise<Capability>;
  /** Names of the libraries that were built with the app; tests have others. */
  readonly libraries?: readonly string[];
}

type OnProgress = (progress: LoadProgress) => void;

const closed: EngineFailure = { kind: 'interrupted', message: 'Cancelled. What was copied before is kept.' };
const libraryCache = 'webllm/wasm';

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
    const connection = openWorker(signal);
    const looked = await connection.call((remote) => remote.look(source));
    const { facts, problems } = looked.ok ? looked.value : { facts: null, problems: [looked.error.message] };
    if (facts === null) {
      connection.close(closed);
      return err(problems);
    }
    const capability = await this.#options.probe();
    const found = new FoundOwnModel(source, facts, capability, connection, this.#options, (model, file) => {
      this.#files.set(fileKey(model), file);
    });
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
    const connection = openWorker(signal);
    try {
      return await backFolder(connection, model, source, onProgress);
    } finally {
      connection.close(closed);
    }
  }

  #backFile(model: ModelRef, file: File): string | null {
    if (model.bytes !== undefined && file.size !== model.bytes)
      return `${file.name} is another file: it has ${String(file.size)} bytes, and the run was started with one of ${String(model.bytes)}.`;
    this.#files.set(fileKey(model), file);
    return null;
  }
}

/** A model that was looked at, in a worker of its own until it is taken or let go. */
export class FoundOwnModel {
  readonly facts: OwnFacts;
  /** Why it does not run here; null if it does, as far as the browser lets us know. */
  readonly unfit: string | null;
  readonly libraries: readonly LibraryOffer[];
  /** A library that agrees with all that the folder says of itself. */
  fitting: LibraryOffer | null = null;
  /** null until a library that fits has told it. */
  memory: MemoryNeed | null;
  /** Addresses of libraries that are worth a try, best first. */
  readonly likely: readonly string[];
  readonly #source: OwnSource;
  readonly #connection: Connection<OwnModelApi>;
  readonly #keepFile: (model: ModelRef, file: File) => void;

  constructor(
    source: OwnSource,
    facts: OwnFacts,
    capability: Capability,
    connection: Connection<OwnModelApi>,
    { policy, libraries }: OwnModelOptions,
    keepFile: (model: ModelRef, file: File) => void,
  ) {
    this.#source = source;
    this.#connection = connection;
    this.#keepFile = keepFile;
    this.memory = facts.memory;
    const isMlc = facts.format === 'mlc';
    const own = ownLibraries({ base: policy.base, adapter: adapterKind(capability), ...(libraries && { libraries }) });
    // What is quantised otherwise cannot fit, and the quantisation stands in the name of each of WebLLM's.
    const isKnown = /^q\d/.test(facts.quantisation);
    const alike = webLlmLibraries.filter(({ name }) => !isKnown || name.includes(facts.quantisation));
    this.libraries = isMlc ? [...own, ...alike] : [];
    this.likely = isMlc ? likelyLibraries(facts) : [];
    this.facts = isMlc ? facts : { ...facts, quantisation: ggufRef(source, facts).quantisation };
    const fit = fits(
      {
        ref: { engine: isMlc ? 'webllm' : 'wllama' },
        needsF16: facts.quantisation.includes('f16'),
        largestTensorMiB: facts.largestTensorMiB,
        memoryMB: facts.bytes / 1e6,
        sizeMB: Math.round(facts.bytes / 1e6),
      },
      capability,
    );
    this.unfit = fit.fits ? null : fit.reason;
  }

  /** Tries the libraries that are at hand: those of the app, and WebLLM's that were fetched before. */
  async findLibrary(): Promise<void> {
    for (const offer of this.libraries) {
      const isAtHand =
        offer.from === 'this app' || (await caches.match(offer.url, { cacheName: libraryCache })) !== undefined;
      if (!isAtHand || !offer.name.includes(this.facts.quantisation)) continue;
      const compared = await this.compare({ kind: 'url', url: offer.url }, this.facts.contextTokens);
      if (!compared.ok) continue;
      this.fitting = offer;
      return;
    }
  }

  /** @returns the memory it will need (null: not known), or every difference between the folder and the library */
  async compare(library: LibrarySource, contextTokens: number): Promise<Result<MemoryNeed | null, readonly string[]>> {
    const compared = await this.#connection.call((remote) => remote.compare(library, contextTokens));
    if (!compared.ok) return err([compared.error.message]);
    const { faults, memory } = compared.value;
    if (faults.length > 0) return err(faults);
    this.memory = memory;
    return ok(memory);
  }

  /**
   * Makes it a model that can be chosen; what lies on disk is copied and checked.
   * @param library null for a GGUF file
   * @returns the model, or what went wrong. What was copied before a failure is kept.
   */
  async take(
    library: LibrarySource | null,
    contextTokens: number,
    onProgress: OnProgress,
  ): Promise<Result<OwnModel, string>> {
    const { facts, memory } = this;
    const source = this.#source;
    const model =
      library === null
        ? { ...ggufRef(source, facts), contextTokens }
        : await mlcRef(source, facts, library, contextTokens);
    const own: OwnModel = { model, longestWindow: facts.longestWindow, memory };
    if (source.kind === 'file') this.#keepFile(model, source.file);
    const file = library?.kind === 'file' ? library.file : null;
    if (source.kind === 'folder' || file !== null) {
      keepStored();
      const copied = await this.#connection.call((remote) => remote.copy(model, file, proxy(onProgress)));
      if (!copied.ok) return err(copied.error.message);
    }
    try {
      await remember(own);
    } catch (error) {
      return err(`The model could not be remembered: ${String(error)}. Free space on the disk and try again.`);
    }
    this.close();
    return ok(own);
  }

  /** Ends whatever is under way. */
  close(): void {
    this.#connection.close(closed);
  }
}

function openWorker(signal: AbortSignal): Connection<OwnModelApi> {
  const worker = new Worker(new URL('../../workers/own-model.worker.ts', import.meta.url), { type: 'module' });
  const connection = connect<OwnModelApi>(worker);
  const close = (): void => {
    connection.close(closed);
  };
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  return connection;
}

function ggufRef(source: OwnSource, { name, bytes }: OwnFacts): ModelRef {
  if (source.kind === 'url') return remoteGguf(source.url, bytes);
  return userGguf(source.kind === 'file' ? source.file : { name, size: bytes });
}

async function mlcRef(
  source: OwnSource,
  { name, fingerprint, bytes, quantisation }: OwnFacts,
  library: LibrarySource,
  contextTokens: number,
): Promise<ModelRef> {
  return {
    // Two folders of one name are two models.
    id: `${name}-${fingerprint.slice(0, 8)}`,
    name,
    engine: 'webllm',
    source:
      source.kind === 'url'
        ? { kind: 'url', url: source.url }
        : { kind: 'folder', folderName: name, url: diskFolder(name, fingerprint) },
    library:
      library.kind === 'url'
        ? library.url
        : diskLibrary(library.file.name, await fingerprintOf(await library.file.arrayBuffer())),
    contextTokens,
    quantisation,
    bytes,
  };
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
  connection: Connection<OwnModelApi>,
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
