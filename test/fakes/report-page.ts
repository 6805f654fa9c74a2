import { gzipSync } from 'node:zlib';
import { notAudited, type Standing } from '../../src/domain/audit/standing';
import type { Generation } from '../../src/domain/generation';
import type { Item } from '../../src/domain/item';
import { callState, outcomeOf, type Outcome } from '../../src/domain/outcome';
import { readingOf } from '../../src/domain/reading';
import type { RunRecord } from '../../src/domain/run';
import { noSwaps, type Swaps } from '../../src/domain/swap';
import { reportPage } from '../../src/report/page';
import { bundleText, type BundleLine } from '../../src/storage/bundle';

/** A run with all that was generated for it. */
export interface WholeRun {
  readonly run: RunRecord;
  readonly items: readonly Item[];
  readonly generations: readonly Generation[];
  /** What those in the exchanged order say. */
  readonly swaps?: Swaps;
}

export async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value);
}

/** Its bundle, before it is packed. */
export async function linesOf({ run, items, generations }: WholeRun): Promise<string> {
  const { id, name, itemCount } = run.manifest.benchmark;
  const lines: readonly BundleLine[] = [
    ...items.map((item) => ({ item })),
    ...generations.map((generation) => ({ generation })),
  ];
  const benchmark = { id, name, format: 'r-align', itemCount, goldenJudgmentCount: itemCount, subsets: [] };
  let text = '';
  for await (const piece of bundleText({ run, benchmark, report: {} as never }, each([lines]))) text += piece;
  return text;
}

export function outcomesOf({ run, items, generations }: WholeRun): readonly Outcome[] {
  const own = generations.filter(({ order }) => order === 'AB');
  const calls = new Map(own.map((call) => [`${call.stage} ${call.itemId}`, call]));
  const state = (stage: string, { id }: Item) => callState(calls.get(`${stage} ${id}`) ?? null, null);
  return items.map((item, at) =>
    outcomeOf(item, at, state('judge', item), state('meta', item), readingOf(run.manifest)),
  );
}

/** Its report. @param script the program in it */
export async function pageOf(
  whole: WholeRun,
  audit: { readonly whole: WholeRun; readonly standing: Standing } | null = null,
  script = 'void 0',
): Promise<string> {
  const packed = async (one: WholeRun) => each([new Uint8Array(gzipSync(await linesOf(one)))]);
  let page = '';
  const pieces = reportPage({
    run: whole.run,
    outcomes: outcomesOf(whole),
    readings: readingOf(whole.run.manifest),
    bundle: await packed(whole),
    audit: audit && (await packed(audit.whole)),
    beside: { checks: [], standing: audit?.standing ?? notAudited, swaps: whole.swaps ?? noSwaps },
    redacted: false,
    script,
  });
  for await (const piece of pieces) page += piece;
  return page;
}
