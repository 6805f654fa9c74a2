import type { ImportReport } from '../domain/benchmarks/report';
import type { FailedCall, Generation } from '../domain/generation';
import type { Benchmark, Item } from '../domain/item';
import { err, ok, type Result } from '../domain/result';
import type { RunRecord } from '../domain/run';

/** First line of a bundle: gzipped JSON lines, one for each item, generation and failed call, and an end that counts them. */
export interface BundleHead {
  readonly plumbline: 'run';
  readonly version: 1;
  readonly run: RunRecord;
  readonly benchmark: Benchmark;
  readonly report: ImportReport;
}

interface Tally {
  items: number;
  generations: number;
  failures: number;
}

export type BundleLine =
  | { readonly item: Item }
  | { readonly generation: Generation }
  | { readonly failure: FailedCall }
  | { readonly end: Readonly<Tally> };

/** Writes a bundle piece by piece, so that a long run is never one string. */
export class BundleWriter {
  readonly #gzip = new CompressionStream('gzip');
  readonly #writer = this.#gzip.writable.getWriter();
  readonly #blob = new Response(this.#gzip.readable).blob();
  readonly #tally: Tally = { items: 0, generations: 0, failures: 0 };

  private constructor() {
    // Made by `start`.
  }

  static async start(head: BundleHead): Promise<BundleWriter> {
    const writer = new BundleWriter();
    await writer.#lines([head]);
    return writer;
  }

  items(items: readonly Item[]): Promise<void> {
    this.#tally.items += items.length;
    return this.#lines(items.map((item): BundleLine => ({ item })));
  }

  generations(generations: readonly Generation[]): Promise<void> {
    this.#tally.generations += generations.length;
    return this.#lines(generations.map((generation): BundleLine => ({ generation })));
  }

  failures(failures: readonly FailedCall[]): Promise<void> {
    this.#tally.failures += failures.length;
    return this.#lines(failures.map((failure): BundleLine => ({ failure })));
  }

  async finish(): Promise<Blob> {
    await this.#lines([{ end: this.#tally }]);
    await this.#writer.close();
    return this.#blob;
  }

  async #lines(values: readonly (BundleHead | BundleLine)[]): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(values.map((value) => `${JSON.stringify(value)}\n`).join('')));
  }
}

const batch = 500;

/** Reads a bundle, handing its lines on in batches; refuses it, with a sentence, unless every line that was written is there. */
export async function readBundle(
  file: Blob,
  onLines: (lines: readonly BundleLine[]) => Promise<void>,
): Promise<Result<BundleHead, string>> {
  let head: BundleHead | null = null;
  const tally: Tally = { items: 0, generations: 0, failures: 0 };
  let end: Readonly<Tally> | null = null;
  const lines: BundleLine[] = [];
  try {
    for await (const text of textLines(file)) {
      if (!head) {
        head = asHead(JSON.parse(text));
        if (!head) return err('This file is not a Plumbline run.');
        continue;
      }
      // Written by `BundleWriter`; the end's counts and gzip's own checksum vouch for it.
      const line = JSON.parse(text) as BundleLine;
      if ('item' in line) tally.items++;
      else if ('generation' in line) tally.generations++;
      else if ('failure' in line) tally.failures++;
      else end = line.end;
      lines.push(line);
      if (lines.length >= batch) await onLines(lines.splice(0));
    }
    await onLines(lines);
  } catch (error) {
    return err(
      `This run file is damaged: ${error instanceof Error ? error.message : String(error)}. Nothing was imported.`,
    );
  }
  if (!head) return err('This file is empty.');
  if (!end || end.items !== tally.items || end.generations !== tally.generations || end.failures !== tally.failures) {
    return err('This run file is incomplete: it ends before its last line. Nothing was imported.');
  }
  return ok(head);
}

function asHead(value: unknown): BundleHead | null {
  const is = typeof value === 'object' && value !== null && 'plumbline' in value && value.plumbline === 'run';
  // Checked as far as telling another file apart goes; the version guards the rest.
  return is && 'version' in value && value.version === 1 ? (value as BundleHead) : null;
}

async function* textLines(file: Blob): AsyncGenerator<string, void, undefined> {
  const gzipped = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const bytes =
    gzipped[0] === 0x1f && gzipped[1] === 0x8b
      ? file.stream().pipeThrough(new DecompressionStream('gzip'))
      : file.stream();
  let rest = '';
  for await (const text of bytes.pipeThrough(new TextDecoderStream('utf-8', { fatal: true }))) {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    yield* parts.filter((part) => part !== '');
  }
  if (rest !== '') yield rest;
}
