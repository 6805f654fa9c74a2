import type { LoadProgress } from '../domain/model';
import type { LibrarySource, MemoryNeed, OwnModel, OwnSource } from '../domain/own-model';
import { err, ok, type Result } from '../domain/result';
import type { FoundModel, OwnModelPort } from './ports';

export type AddStep =
  | { readonly state: 'idle' }
  | { readonly state: 'looking' }
  | { readonly state: 'found'; readonly found: FoundModel }
  | { readonly state: 'comparing'; readonly found: FoundModel }
  | { readonly state: 'taking'; readonly found: FoundModel; readonly progress: LoadProgress | null };

/** In place of the address of a library: one from disk, or at an address that is typed. */
export const otherLibraries = ['file', 'address'] as const;

/** Why it went no further. */
export interface AddProblem {
  readonly title: string;
  readonly list: readonly string[];
}

/** A model of the user's own on its way into the list: looked at, compared with a library, copied. */
export class AddModel {
  step: AddStep = $state.raw({ state: 'idle' });
  problem: AddProblem | null = $state.raw(null);
  /** Address of a library, or one of `otherLibraries`; '' while none is chosen. */
  library: string = $state('');
  libraryFile: File | null = $state.raw(null);
  libraryAddress: string = $state('');
  /** Memory of what was found; null while no library has told it. */
  memory: MemoryNeed | null = $state.raw(null);
  /** What was said last, for those who listen. */
  said: string = $state('');
  /** The library that was found to fit. */
  #fits: string | null = $state(null);
  readonly #port: OwnModelPort;
  readonly #onTaken: (own: OwnModel) => void;
  #abort: AbortController | null = null;

  constructor(port: OwnModelPort, onTaken: (own: OwnModel) => void) {
    this.#port = port;
    this.#onTaken = onTaken;
  }

  get found(): FoundModel | null {
    return 'found' in this.step ? this.step.found : null;
  }

  get busy(): boolean {
    return this.step.state !== 'idle' && this.step.state !== 'found';
  }

  /** Nothing is between this model and the list any more. */
  readonly isReady: boolean = $derived.by(
    () => this.found !== null && (this.found.facts.format === 'gguf' || this.#fits === this.#libraryKey),
  );

  readonly lookAtAddress = async (typed: string): Promise<void> => {
    const read = this.#port.address(typed, 'a model');
    if (read.ok) await this.look({ kind: 'url', url: read.value });
    else this.#fail('This address cannot be used', [read.error]);
  };

  readonly look = async (source: OwnSource): Promise<void> => {
    this.cancel();
    this.said = '';
    const abort = new AbortController();
    this.#abort = abort;
    this.step = { state: 'looking' };
    const looked = await this.#port.look(source, abort.signal);
    if (abort.signal.aborted) {
      if (looked.ok) looked.value.close();
      return;
    }
    if (!looked.ok) {
      this.step = { state: 'idle' };
      this.#fail('This model cannot be used', looked.error);
      return;
    }
    const found = looked.value;
    this.#fits = found.fitting?.url ?? null;
    this.library = found.fitting?.url ?? found.likely[0] ?? '';
    this.memory = found.memory;
    this.step = { state: 'found', found };
    if (found.facts.format === 'gguf' && found.unfit === null) await this.go();
  };

  readonly chooseLibrary = (library: string): void => {
    this.library = library;
    this.problem = null;
    this.said = '';
  };

  readonly pickLibrary = (file: File): void => {
    this.libraryFile = file;
    this.chooseLibrary('file');
  };

  /** Compares with the chosen library, or, where that is done, copies what lies on disk and takes the model. */
  readonly go = async (): Promise<void> => {
    const { found } = this;
    if (found === null || this.busy) return;
    this.problem = null;
    if (found.facts.format === 'gguf') {
      await this.#take(found, null);
      return;
    }
    const library = this.#librarySource();
    if (!library.ok) this.#fail('No library is chosen', [library.error]);
    else if (this.isReady) await this.#take(found, library.value);
    else await this.#compare(found, library.value);
  };

  /** Breaks off what is under way and lets the model go. */
  readonly cancel = (): void => {
    const wasTaking = this.step.state === 'taking';
    this.#abort?.abort();
    this.found?.close();
    this.step = { state: 'idle' };
    this.problem = null;
    this.#fits = null;
    this.libraryFile = null;
    this.said = wasTaking ? 'Cancelled. What was copied is kept: pick the folder again to go on.' : '';
  };

  async #compare(found: FoundModel, library: LibrarySource): Promise<void> {
    const key = this.#libraryKey;
    const abort = this.#abort;
    this.step = { state: 'comparing', found };
    const compared = await found.compare(library, found.facts.contextTokens);
    if (abort?.signal.aborted === true) return;
    this.step = { state: 'found', found };
    if (compared.ok) {
      this.#fits = key;
      this.memory = compared.value;
      this.said = 'The model and the library belong together.';
    } else {
      const { length } = compared.error;
      this.#fail(
        length === 1
          ? 'The model and the library do not belong together'
          : `The model and the library do not belong together: ${String(length)} differences`,
        compared.error,
      );
    }
  }

  async #take(found: FoundModel, library: LibrarySource | null): Promise<void> {
    const abort = this.#abort;
    this.step = { state: 'taking', found, progress: null };
    const taken = await found.take(library, found.facts.contextTokens, (progress) => {
      if (this.step.state === 'taking') this.step = { state: 'taking', found, progress };
    });
    if (abort?.signal.aborted === true) return;
    if (!taken.ok) {
      this.step = { state: 'found', found };
      this.#fail('The model was not taken', [taken.error]);
      return;
    }
    this.step = { state: 'idle' };
    this.said = `${taken.value.model.name} is in the list now.`;
    this.#onTaken(taken.value);
  }

  get #libraryKey(): string {
    if (this.library === 'address') return this.libraryAddress;
    return this.library === 'file' ? `${this.libraryFile?.name ?? ''} ${String(this.libraryFile?.size)}` : this.library;
  }

  #librarySource(): Result<LibrarySource, string> {
    const { library, libraryFile } = this;
    if (library === '') return err('Choose the library that was compiled for this model.');
    if (library === 'file')
      return libraryFile === null
        ? err('Pick the .wasm file of the library.')
        : ok({ kind: 'file', file: libraryFile });
    if (library !== 'address') return ok({ kind: 'url', url: library });
    const read = this.#port.address(this.libraryAddress, 'a library');
    return read.ok ? ok({ kind: 'url', url: read.value }) : read;
  }

  #fail(title: string, list: readonly string[]): void {
    this.said = '';
    this.problem = { title, list };
  }
}
