import type { ImportReport } from '../domain/benchmarks/report';
import type { FailedCall, Generation } from '../domain/generation';
import type { CheckEntry } from '../domain/human/check';
import type { Benchmark, Item } from '../domain/item';
import { err, ok, type Result } from '../domain/result';
import type { RunRecord } from '../domain/run';
import { HashChain } from './hash-chain';

const versions = [1, 2, 3] as const;

/**
 * First line of a bundle: gzipped JSON lines, one for each item, generation, failed call and entry of the record of human
 * checks, and an end that counts them. Since version 2 the end holds a hash of all lines before it, since version 3 there
 * are checks.
 */
export interface BundleHead {
  readonly plumbline: 'run';
  readonly version: (typeof versions)[number];
  readonly run: RunRecord;
  readonly benchmark: Benchmark;
  readonly report: ImportReport;
}

interface Tally {
  items: number;
  generations: number;
  failures: number;
  /** Missing in the end of earlier versions. */
  checks: number;
}

export type BundleLine =
  | { readonly item: Item }
  | { readonly generation: Generation }
  | { readonly failure: FailedCall }
  | { readonly check: CheckEntry };

interface End extends Partial<Tally> {
  readonly sha256?: string;
}

/** Long texts are hashed sooner, so that no block keeps the page busy. */
const hashOfLines = (): HashChain => new HashChain(256, 1 << 19);

const counters = ['items', 'generations', 'failures', 'checks'] as const;
const nothing = (): Tally => ({ items: 0, generations: 0, failures: 0, checks: 0 });

function count(tally: Tally, line: BundleLine): void {
  if ('item' in line) tally.items++;
  else if ('generation' in line) tally.generations++;
  else if ('failure' in line) tally.failures++;
  else tally.checks++;
}

/** The text of a bundle, piece by piece: a long run is never one string. */
export async function* bundleText(
  head: Omit<BundleHead, 'plumbline' | 'version'>,
  batches: AsyncIterable<readonly BundleLine[]>,
): AsyncGenerator<string, void, undefined> {
  const hash = hashOfLines();
  const tally = nothing();
  const lines = async (values: readonly unknown[]): Promise<string> => {
    const texts = values.map((value) => JSON.stringify(value));
    await hash.add(texts);
    return texts.map((text) => `${text}\n`).join('');
  };
  yield lines([{ plumbline: 'run', version: 3, ...head } satisfies BundleHead]);
  for await (const batch of batches) {
    for (const line of batch) count(tally, line);
    yield lines(batch);
  }
  const end: End = { ...tally, sha256: await hash.digest() };
  yield `${JSON.stringify({ end })}\n`;
}

const batch = 200;
const notImported = 'Nothing was imported.';

/** Why a bundle is refused, in words for a person. */
class DamagedBundle extends Error {
  override readonly name = 'DamagedBundle';
}

/**
 * Reads a bundle, handing its lines on in batches. Refuses it with a sentence, but at its end only, unless every line
 * that was written is there, in its place and unchanged: what was handed on may not be trusted before.
 * @throws what `onLines` throws.
 */
export async function readBundle(
  file: Blob,
  onLines: (lines: readonly BundleLine[], head: BundleHead) => Promise<void>,
): Promise<Result<BundleHead, string>> {
  try {
    return ok(await readLines(file, onLines));
  } catch (error) {
    if (error instanceof DamagedBundle) return err(error.message);
    throw error;
  }
}

async function readLines(
  file: Blob,
  onLines: (lines: readonly BundleLine[], head: BundleHead) => Promise<void>,
): Promise<BundleHead> {
  const hash = hashOfLines();
  const tally = nothing();
  let head: BundleHead | null = null;
  let end: End | null = null;
  let lines: BundleLine[] = [];
  for await (const text of textLines(file)) {
    if (end) throw new DamagedBundle(`This run file is damaged: something follows its last line. ${notImported}`);
    const value = parsed(text);
    if (!head) {
      head = headOf(value);
      await hash.add([text]);
      continue;
    }
    if ('end' in value) {
      end = value.end as End;
      continue;
    }
    const line = lineOf(value, head.run.manifest.id);
    count(tally, line);
    await hash.add([text]);
    lines.push(line);
    if (lines.length >= batch) {
      await onLines(lines, head);
      lines = [];
    }
  }
  if (!head) throw new DamagedBundle('This file is empty.');
  if (!end || counters.some((counter) => (end[counter] ?? 0) !== tally[counter])) {
    throw new DamagedBundle(`This run file is incomplete: it ends before its last line. ${notImported}`);
  }
  const isHashed = head.version > 1 || end.sha256 !== undefined;
  if (isHashed && end.sha256 !== (await hash.digest())) {
    throw new DamagedBundle(
      `This run file was changed or damaged: its lines are not those that were written. ${notImported}`,
    );
  }
  if (lines.length > 0) await onLines(lines, head);
  return head;
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw new DamagedBundle(`This run file is damaged: a line of it cannot be read. ${notImported}`);
}

/** Checked as far as telling another file apart goes; the version guards the rest. */
function headOf(value: object): BundleHead {
  if (!('plumbline' in value) || value.plumbline !== 'run' || !('version' in value)) {
    throw new DamagedBundle('This file is not a Plumbline run.');
  }
  if (!versions.some((version) => version === value.version)) {
    throw new DamagedBundle('This run file was written by a newer Plumbline: reload the page to get that version.');
  }
  const { run } = value as { run?: { manifest?: { id?: unknown } } };
  if (typeof run?.manifest?.id !== 'string') {
    throw new DamagedBundle(`This run file is damaged: its first line names no run. ${notImported}`);
  }
  return value as BundleHead;
}

/** Written by `bundleText`; the end's counts and hash vouch for it. */
function lineOf(value: object, runId: string): BundleLine {
  const line = value as BundleLine;
  if ('item' in line) return line;
  const made =
    'generation' in line ? line.generation : 'failure' in line ? line.failure : 'check' in line ? line.check : null;
  if (made?.runId === runId) return line;
  throw new DamagedBundle(`This run file is damaged: a line of it belongs to no run of this file. ${notImported}`);
}

async function* textLines(file: Blob): AsyncGenerator<string, void, undefined> {
  const gzipped = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const bytes =
    gzipped[0] === 0x1f && gzipped[1] === 0x8b
      ? file.stream().pipeThrough(new DecompressionStream('gzip'))
      : file.stream();
  const reader = bytes.pipeThrough(new TextDecoderStream('utf-8', { fatal: true })).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read().catch((error: unknown) => {
      const cause = error instanceof Error ? error.message : String(error);
      throw new DamagedBundle(`This run file is damaged or cut off (${cause}). ${notImported}`);
    });
    if (done) break;
    const parts = (rest + value).split('\n');
    rest = parts.pop() ?? '';
    yield* parts.filter((part) => part !== '');
  }
  if (rest !== '') yield rest;
}
