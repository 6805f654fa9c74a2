import type { Download } from './downloads';

export type DownloadKind =
  'rows' | 'summary' | 'report' | 'outcomes-csv' | 'outcomes-jsonl' | 'rewards' | 'dpo' | 'bundle';

/** Files are made on demand, one at a time; the larger ones take a while. */
export class Saving {
  /** The file being made. */
  kind: DownloadKind | null = $state(null);
  error: string | null = $state(null);

  /** Makes a file and hands it to `save`. Never rejects. */
  async run(
    kind: DownloadKind,
    make: () => Download | Promise<Download>,
    save: (file: Download) => void,
  ): Promise<void> {
    if (this.kind !== null) return;
    this.kind = kind;
    this.error = null;
    try {
      save(await make());
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    }
    this.kind = null;
  }
}
