import { notAsked, scoresOf, type Aspect, type Fates, type Scores, type Unreadable } from '../../domain/metrics/aspect';
import { askedByAny, countsWithin, missingParts, sharedBy, sizeOf } from '../../domain/metrics/intersection';
import type { Mask, MissingPart } from '../../domain/metrics/intersection';
import { pairedChange, planned, quadrantCounts } from '../../domain/metrics/paired';
import type { Pair, PairedChange, Planned } from '../../domain/metrics/paired';
import { summaryOf, type Estimate, type MetricId } from '../../domain/metrics/summary';
import { GoldenCounter, type GoldenCount } from '../../domain/golden/counter';
import type { Outcome } from '../../domain/outcome';
import type { RunRecord } from '../../domain/run';
import type { SCorrComparison } from '../../domain/statistics/scorr-compare';
import type { Cards, ReadRun } from './read-run';
import type { Fit } from './same-items';

/** A run in its place; the leftmost is the baseline, whose positions count for all. */
export interface Contender {
  readonly id: string;
  readonly record: RunRecord;
  readonly asked: number;
  readonly fit: Fit;
  /** By position in the baseline's data. */
  readonly fates: Fates;
  /** What a list shows of the items, by position in the run's own data. */
  readonly cards: Cards;
}

export function contender(read: ReadRun, fit: Fit, cards: Cards): Contender {
  const { record, asked, fates } = read;
  const moved = (places: Int32Array): Fates => Uint8Array.from(places, (place) => fates[place] ?? notAsked);
  return { id: record.manifest.id, record, asked, fit, cards, fates: fit.kind === 'other' ? moved(fit.places) : fates };
}

/** Where an item of the baseline stands in a run's own data; null: nowhere. */
export function placeIn({ fit }: Contender, position: number): number | null {
  const place = fit.kind === 'other' ? (fit.places[position] ?? -1) : position;
  return place < 0 ? null : place;
}

/** What a list shows of an item: from the first run that was asked for it. */
export function cardAt(contenders: readonly Contender[], position: number): Outcome | null {
  for (const one of contenders) {
    const card = one.cards.list[placeIn(one, position) ?? -1];
    if (card) return card;
  }
  return null;
}

/** Why a run's numbers are not set beside the baseline's; null: they are. */
export type Obstacle = 'other-data' | 'other-golden' | 'no-meta-judge';

export function obstacleTo(one: Contender, aspect: Aspect): Obstacle | null {
  if (one.fit.kind === 'other') return 'other-data';
  if (aspect === 'label') return null;
  if (one.fit.kind === 'other-golden') return 'other-golden';
  return one.record.manifest.metaJudge === null ? 'no-meta-judge' : null;
}

/** The items on which all runs that can be compared are compared, by one aspect. */
export interface Field {
  readonly aspect: Aspect;
  readonly scores: Scores;
  readonly runs: readonly Contender[];
  readonly within: Mask;
  readonly n: number;
  /** Items that any of these runs was asked for. */
  readonly asked: Mask;
  /** By run id: what it lacks of them. */
  readonly missing: ReadonlyMap<string, readonly MissingPart[]>;
}

export function fieldOf(contenders: readonly Contender[], aspect: Aspect, unreadable: Unreadable): Field {
  const runs = contenders.filter((one) => obstacleTo(one, aspect) === null);
  const all = runs.map(({ fates }) => fates);
  const scores = scoresOf(aspect, unreadable);
  const within = sharedBy(all, scores);
  const asked = askedByAny(all);
  const missing = new Map(runs.map(({ id, fates }) => [id, missingParts(fates, asked, scores)]));
  return { aspect, scores, runs, within, n: sizeOf(within), asked, missing };
}

/** The field with the same items, but scored by the reason alone: what both of a pair got right is left of them. */
export const byReason = (field: Field): Field => ({
  ...field,
  aspect: 'reason',
  scores: scoresOf('reason', 'missing'),
});

export function pairIn(field: Field, baseline: Contender, run: Contender): Pair | null {
  if (baseline === run || !field.runs.includes(baseline) || !field.runs.includes(run)) return null;
  return { run: run.fates, baseline: baseline.fates, scores: field.scores, within: field.within };
}

/** One number of one run. */
export interface Cell {
  readonly estimate: Estimate;
  /** Against the baseline; null for the baseline, and where there is no item. S-Corr has its own (see `reasons`). */
  readonly change: Planned<PairedChange> | null;
}

export interface Row {
  readonly metric: MetricId;
  /** By run, in their order; an obstacle where no number is shown. */
  readonly cells: readonly (Cell | Obstacle)[];
}

/** The three numbers of every run on the items that they share, and what each adds to the baseline. */
export function rowsOf(contenders: readonly Contender[], label: Field, faithful: Field): readonly Row[] {
  const row = (metric: MetricId, field: Field, of: 'lAcc' | 'sCorr' | 'fScore'): Row => {
    const [baseline] = contenders;
    const changes = planned(
      contenders.map((one) => {
        const pair = baseline && metric !== 's-corr' ? pairIn(field, baseline, one) : null;
        return pair && pairedChange(quadrantCounts(pair));
      }),
    );
    const cells = contenders.map((one, at): Cell | Obstacle => {
      const obstacle = obstacleTo(one, field.aspect);
      if (obstacle !== null) return obstacle;
      return { estimate: summaryOf(countsWithin(one.fates, field.within))[of], change: changes[at] ?? null };
    });
    return { metric, cells };
  };
  return [row('l-acc', label, 'lAcc'), row('s-corr', faithful, 'sCorr'), row('f-score', faithful, 'fScore')];
}

/** S-Corr of a run and the baseline, answered three ways; null: no item is left to compare on. */
export type ReasonsAnswer = SCorrComparison | null | 'failed';

export interface MetaJudge {
  readonly name: string;
  /** False where a result file does not say which model it was. */
  readonly isKnown: boolean;
  readonly runs: readonly RunRecord[];
}

/** Who tested the reasons of which runs: more than one, and their numbers measure the meta-judges too. */
export function metaJudgesOf({ runs }: Field): readonly MetaJudge[] {
  const found = new Map<string, MetaJudge>();
  for (const { record } of runs) {
    const { metaJudge } = record.manifest;
    if (metaJudge === null) continue;
    const { id, name, quantisation, engine, bytes } = metaJudge;
    const key = JSON.stringify([id, name, quantisation, engine, bytes]);
    const isKnown = quantisation !== 'unknown';
    const theirs = [...(found.get(key)?.runs ?? []), record];
    found.set(key, { name: isKnown ? `${name} (${quantisation}, ${engine})` : name, isKnown, runs: theirs });
  }
  return [...found.values()];
}

/** Golden judgments behind a field's S-Corr that did not come with the benchmark. */
export function goldenBehind({ runs, within }: Field): readonly GoldenCount[] {
  const counter = new GoldenCounter();
  const [first] = runs;
  if (first?.cards.hasOtherGolden)
    within.forEach((one, at) => one === 1 && counter.add(first.cards.list[at]?.goldenFrom));
  return counter.list();
}
