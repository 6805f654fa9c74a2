import { gzipped } from '../../src/state/results/file-parts';
import type { LibraryStore } from '../../src/run/ports';

/** A run as the file that people save. */
export async function bundleOf(store: LibraryStore, runId: string, redact?: readonly number[]): Promise<Blob> {
  const parts: BlobPart[] = [];
  for await (const part of gzipped(store.exportRun(runId, redact), new AbortController().signal)) parts.push(part);
  return new Blob(parts);
}

/** The text of such a file. */
export const bundleText = (file: Blob): Promise<string> =>
  new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).text();
