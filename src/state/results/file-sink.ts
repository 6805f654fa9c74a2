import type { Download } from './downloads';

/** Where the pieces of a file go. */
export interface FileSink {
  write(part: string | Uint8Array<ArrayBuffer>): Promise<void>;
  /** Only now is there a file. */
  close(): Promise<void>;
  /** Leaves nothing that could pass for the file. */
  abort(): Promise<void>;
}

export interface SavedFile {
  readonly fileName: string;
  readonly blob: Blob;
}

/** Parts of a blob of this length, in UTF-16 units or bytes: few enough for a file to be put together in a short task. */
const blobLength = 1 << 20;

/** Collects a file in memory, or wherever the browser keeps large blobs, and hands it over whole. */
export function blobSink({ fileName, type }: Download, save: (file: SavedFile) => void): FileSink {
  const blobs: Blob[] = [];
  let parts: (string | Uint8Array<ArrayBuffer>)[] = [];
  let length = 0;
  return {
    write(part) {
      parts.push(part);
      length += part.length;
      if (length >= blobLength) {
        // Blobs, so that what is written may leave memory.
        blobs.push(new Blob(parts));
        parts = [];
        length = 0;
      }
      return Promise.resolve();
    },
    close() {
      save({ fileName, blob: new Blob([...blobs, ...parts], { type }) });
      return Promise.resolve();
    },
    abort: () => Promise.resolve(),
  };
}

/** Items from which on a file is written to disk piece by piece, where the browser can: the user has to pick a place. */
export const largeCount = 5000;

/** What of the File System Access API is used: https://wicg.github.io/file-system-access/. */
export type PickFile = (options: { readonly suggestedName: string }) => Promise<FileSystemFileHandle>;

/** undefined where the browser cannot write to the user's disk piece by piece. */
export const browserPicker = (): PickFile | undefined => {
  const { showSaveFilePicker } = globalThis as { showSaveFilePicker?: PickFile };
  return showSaveFilePicker && ((options) => showSaveFilePicker.call(globalThis, options));
};

/**
 * Writes a file to where the user picks. The browser writes beside it and puts all in its place at the end; the empty
 * file that picking a new name makes goes again when writing fails.
 * @returns null if the user picks nothing.
 */
export async function diskSink({ fileName }: Download, pick: PickFile): Promise<FileSink | null> {
  let handle: FileSystemFileHandle & { remove?: () => Promise<void> };
  try {
    handle = await pick({ suggestedName: fileName });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
  const stream = await handle.createWritable();
  return {
    write: (part) => stream.write(part),
    close: () => stream.close(),
    async abort() {
      // A stream that failed is aborted already.
      await stream.abort().catch(() => undefined);
      const { size } = await handle.getFile();
      if (size === 0) await handle.remove?.();
    },
  };
}
