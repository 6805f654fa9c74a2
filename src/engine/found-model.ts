import { proxy } from 'comlink';
import { fingerprintOf } from '../domain/fingerprint';
import type { LoadProgress, ModelRef } from '../domain/model';
import { diskFolder, diskLibrary } from '../domain/model-address';
import type { LibrarySource, MemoryNeed, OwnFacts, OwnModel, OwnSource } from '../domain/own-model';
import { err, ok, type Result } from '../domain/result';
import type { Capability } from './capability';
import { keepStored } from './keep-stored';
import { likelyLibraries, ownLibraries, webLlmLibraries, type LibraryOffer } from './library-offers';
import { fits, remoteGguf, userGguf, type Surroundings } from './models';
import { cancelled, type OwnModelConnection } from './own-model-connection';
import { remember } from './own-model-records';

const libraryCache = 'webllm/wasm';

export interface LookedAt {
  readonly source: OwnSource;
  readonly facts: OwnFacts;
  /** To the worker that looked at it. */
  readonly connection: OwnModelConnection;
  /** Gets a GGUF file from disk when it is taken. */
  readonly keepFile: (model: ModelRef, file: File) => void;
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
  readonly #looked: LookedAt;

  constructor(looked: LookedAt, where: Surroundings, capability: Capability) {
    const { source, facts } = looked;
    this.#looked = looked;
    this.memory = facts.memory;
    const isMlc = facts.format === 'mlc';
    // What is quantised otherwise cannot fit, and the quantisation stands in the name of each of WebLLM's.
    const isKnown = /^q\d/.test(facts.quantisation);
    const alike = webLlmLibraries.filter(({ name }) => !isKnown || name.includes(facts.quantisation));
    this.libraries = isMlc ? [...ownLibraries(where), ...alike] : [];
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
    const compared = await this.#looked.connection.call((remote) => remote.compare(library, contextTokens));
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
    onProgress: (progress: LoadProgress) => void,
  ): Promise<Result<OwnModel, string>> {
    const { facts, memory } = this;
    const { source, connection, keepFile } = this.#looked;
    const model =
      library === null
        ? { ...ggufRef(source, facts), contextTokens }
        : await mlcRef(source, facts, library, contextTokens);
    const own: OwnModel = { model, longestWindow: facts.longestWindow, memory };
    if (source.kind === 'file') keepFile(model, source.file);
    const file = library?.kind === 'file' ? library.file : null;
    if (source.kind === 'folder' || file !== null) {
      keepStored();
      const copied = await connection.call((remote) => remote.copy(model, file, proxy(onProgress)));
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
    this.#looked.connection.close(cancelled);
  }
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
