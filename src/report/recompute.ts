import type { FailedCall, Generation, Stage } from '../domain/generation';
import { reportOf, type Report } from '../domain/exports/report';
import { checksOf, type CheckEntry } from '../domain/human/check';
import type { Item } from '../domain/item';
import type { Outcome, Reading } from '../domain/outcome';
import { auditedOf, isAuditRun, sameAudited } from '../domain/audit/audit-run';
import { notAudited, type Standing } from '../domain/audit/standing';
import { summariseAudit } from '../domain/audit/summary';
import { err, ok, type Result } from '../domain/result';
import type { RunRecord } from '../domain/run';
import { noSwaps, type Swaps } from '../domain/swap';
import { deriveRun } from '../state/results/derive';
import { readBundle } from '../storage/bundle';

/** The numbers that a report states: what must follow again from the run and the audit in it. */
export type Stated = Pick<Report, 'version' | 'readings' | 'metaJudge' | 'human' | 'swap' | 'overall' | 'subsets'> & {
  /** Absent in reports of earlier versions, which do not hold their audit. */
  readonly audit?: Report['audit'];
};

export const statedOf = ({ version, readings, metaJudge, human, swap, audit, overall, subsets }: Report): Stated => ({
  ...{ version, readings, metaJudge, ...(human && { human }), ...(swap && { swap }), audit, overall, subsets },
});

/** What a report's file holds. */
export interface ReportParts {
  readonly stated: Stated;
  readonly bundle: Blob;
  /** The audit of its meta-judge, a run of its own; null: the report has none. */
  readonly audit: Blob | null;
}

/** A run as it lies in a file. */
export interface WholeRun {
  readonly run: RunRecord;
  readonly items: readonly Item[];
  readonly generations: readonly Generation[];
  readonly failures: readonly FailedCall[];
  /** What people said of its rationales. */
  readonly checks: readonly CheckEntry[];
}

export interface Recomputed extends WholeRun {
  readonly outcomes: readonly Outcome[];
  /** What its planted cases say; null: the file holds none. */
  readonly audit: Standing | null;
  readonly stated: Stated;
  /** Where the file says otherwise than what follows from its run; empty: all numbers are as stated. */
  readonly differences: readonly string[];
  /** How many values were compared. */
  readonly compared: number;
}

/**
 * Works all numbers of a report out again from the raw generations in it, as the app does.
 * @returns or why the run or the audit in it cannot be trusted: a line missing, changed or damaged.
 */
export async function recompute(
  { bundle, audit, stated }: ReportParts,
  signal: AbortSignal,
): Promise<Result<Recomputed, string>> {
  const derived = await deriveFrom(bundle, stated.readings, signal);
  if (!derived.ok) return derived;
  const { whole, outcomes, reading, swaps } = derived.value;
  const standing = audit === null ? ok(notAudited) : await standingFrom(audit, whole.run, stated.readings, signal);
  if (!standing.ok) return standing;
  const beside = { checks: checksOf(whole.checks), standing: standing.value, swaps };
  const again = statedOf(reportOf(whole.run, outcomes, reading, beside));
  const comparable = stated.audit === undefined ? { ...again, audit: undefined } : again;
  return ok({
    ...whole,
    ...{ outcomes, stated, audit: audit === null ? null : standing.value },
    ...compare(stated, comparable),
  });
}

interface DerivedRun {
  readonly whole: WholeRun;
  readonly outcomes: readonly Outcome[];
  readonly reading: Reading;
  readonly swaps: Swaps;
}

type Parsers = Pick<Stated['readings'], 'metaParser'> & { readonly verdictParser?: string };

/** @param parsers to read it with; a run without a choice of verdict parsers has but one. */
async function deriveFrom(bundle: Blob, parsers: Parsers, signal: AbortSignal): Promise<Result<DerivedRun, string>> {
  const read = await readRun(bundle);
  if (!read.ok) return read;
  const {
    readings,
    outcomes: lists,
    swaps,
  } = await deriveRun(inMemory(read.value), read.value.run, () => undefined, signal);
  const { verdictParser, metaParser } = parsers;
  const at = readings.findIndex(
    (one) => one.metaParser === metaParser && (verdictParser === undefined || one.verdictParser === verdictParser),
  );
  const outcomes = lists[at];
  const reading = readings[at];
  if (!outcomes || !reading) {
    const named = [verdictParser, metaParser].filter((name) => name !== undefined).join(', ');
    return err(`This version of Plumbline cannot read with the parsers ${named}.`);
  }
  return ok({ whole: read.value, outcomes, reading, swaps: swaps[at] ?? noSwaps });
}

/** How the meta-judge stands by the audit in the file, which has to be of this run's meta-judge. */
async function standingFrom(
  bundle: Blob,
  run: RunRecord,
  { metaParser }: Stated['readings'],
  signal: AbortSignal,
): Promise<Result<Standing, string>> {
  const derived = await deriveFrom(bundle, { metaParser }, signal);
  if (!derived.ok) return err(`Its audit: ${derived.error}`);
  const { manifest } = derived.value.whole.run;
  const [of, wanted] = [auditedOf(manifest), auditedOf(run.manifest)];
  if (!isAuditRun(manifest) || of === null || wanted === null || !sameAudited(of, wanted)) {
    return err('Its audit is not of this meta-judge, protocol and benchmark.');
  }
  const summary = summariseAudit(derived.value.outcomes);
  return ok({ state: summary.state, runId: manifest.redacted?.runId ?? manifest.id, summary });
}

async function readRun(bundle: Blob): Promise<Result<WholeRun, string>> {
  const items: Item[] = [];
  const generations: Generation[] = [];
  const failures: FailedCall[] = [];
  const checks: CheckEntry[] = [];
  const head = await readBundle(bundle, (lines) => {
    for (const line of lines) {
      if ('item' in line) items.push(line.item);
      else if ('generation' in line) generations.push(line.generation);
      else if ('failure' in line) failures.push(line.failure);
      else checks.push(line.check);
    }
    return Promise.resolve();
  });
  return head.ok ? ok({ run: head.value.run, items, generations, failures, checks }) : head;
}

/** What deriving a run asks of storage. */
function inMemory({ items, generations, failures }: WholeRun): Parameters<typeof deriveRun>[0] {
  return {
    itemIds: () => Promise.resolve(items.map(({ id }) => id)),
    items: (_: string, indexes: readonly number[]) => Promise.resolve(indexes.flatMap((index) => items[index] ?? [])),
    // eslint-disable-next-line @typescript-eslint/require-await -- storage gives them as it reads
    async *generations(_: string, stage: Stage) {
      yield generations.filter((call) => call.stage === stage);
    },
    failures: () => Promise.resolve(failures),
  };
}

/** Both as JSON holds them. */
function compare(stated: unknown, again: unknown): Pick<Recomputed, 'differences' | 'compared'> {
  const differences: string[] = [];
  let compared = 0;
  const walk = (path: string, one: unknown, other: unknown): void => {
    if (isObject(one) && isObject(other)) {
      for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
        walk(path === '' ? key : `${path}.${key}`, one[key], other[key]);
      }
      return;
    }
    compared++;
    if (one !== other && !isRounding(one, other))
      differences.push(`${path}: stated ${show(one)}, recomputed ${show(other)}`);
  };
  walk('', JSON.parse(JSON.stringify(stated)), JSON.parse(JSON.stringify(again)));
  return { differences, compared };
}

/** Browsers and Node round exp and log in other ways: p-values may part in their last digits. */
const isRounding = (one: unknown, other: unknown): boolean =>
  typeof one === 'number' && typeof other === 'number' && Math.abs(one - other) <= 1e-12 * Math.max(1, Math.abs(one));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
