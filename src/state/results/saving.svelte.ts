import type { Download } from './downloads';
import { blobSink, diskSink, type FileSink, type PickFile, type SavedFile } from './file-sink';

/** How a file in the making is watched and ended. */
export interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/** Files are made on demand, one of its kinds at a time; the larger ones take a while. */
export class Saving<Kind extends string> {
  /** The file being made. */
  kind: Kind | null = $state(null);
  fileName = $state('');
  /** Rows; total 0 while nothing is known. */
  progress: { readonly done: number; readonly total: number } = $state.raw({ done: 0, total: 0 });
  error: string | null = $state(null);
  #abort = new AbortController();

  /**
   * Makes a file, and writes it where the user picks or hands it to `save`. Never rejects.
   * @param pick where the browser can write to disk; asked at once, since browsers ask for a click just before.
   */
  async run(
    kind: Kind,
    make: (watch: Watch) => Download,
    save: (file: SavedFile) => void,
    pick: PickFile | undefined,
  ): Promise<void> {
    if (this.kind !== null) return;
    const { signal } = (this.#abort = new AbortController());
    this.kind = kind;
    this.error = null;
    this.progress = { done: 0, total: 0 };
    let sink: FileSink | null = null;
    try {
      const file = make({ signal, onProgress: this.#show });
      this.fileName = file.fileName;
      sink = pick ? await diskSink(file, pick) : blobSink(file, save);
      if (sink) {
        for await (const part of file.parts) {
          signal.throwIfAborted();
          await sink.write(part);
        }
        await sink.close();
      }
    } catch (error) {
      await sink?.abort().catch(() => undefined);
      if (!signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    }
    this.kind = null;
  }

  readonly cancel = (): void => {
    this.#abort.abort();
  };

  #shownAt = 0;
  readonly #show = (done: number, total: number): void => {
    if (done < total && performance.now() - this.#shownAt < 100) return;
    this.#shownAt = performance.now();
    this.progress = { done, total };
  };
}
