import type { EngineFailure, FailedCall, Generation, Stage } from '../../domain/generation';
import { requestOf, type Item } from '../../domain/item';
import { outcomeOf, pending, preview, type CallState, type Outcome, type Reading } from '../../domain/outcome';
import { readingsOf } from '../../domain/reading';
import { itemsOfRun, type RunManifest, type RunRecord } from '../../domain/run';
import type { Swaps } from '../../domain/swap';
import { parseVerdict, type VerdictParserId } from '../../domain/verdict';
import { orderOf } from '../../run/plan';
import type { RunStore } from '../../run/ports';
import type { FactCollector } from './facts';
import { distinct } from './filter';
import { isMainCall, isSwapCall } from '../../domain/main-call';
import { SwapCollector } from './swap-collector';
import { timeSlice } from './time-slice';

/** A run's outcomes under every way to read it, so that changing the parser is only another list. */
export interface Derived {
  /** The run's own reading first. */
  readonly readings: readonly Reading[];
  /** One list per reading, in file order. Readings that agree on an item share its outcome. */
  readonly outcomes: readonly (readonly Outcome[])[];
  /** Positions in the benchmark of the items whose verdict is not the same under all readings. */
  readonly differing: ReadonlySet<number>;
  /** What the exchanged order says, one map per reading. */
  readonly swaps: readonly Swaps[];
  /** Judgments that are kept and that no number is made of: of another draw. */
  readonly further: number;
}

export interface DeriveProgress {
  readonly step: 'items' | 'judgments' | 'meta-judgments' | 'outcomes';
  readonly done: number;
  readonly total: number;
}

/** Items per read of storage: a few hundred kB of usual texts, so that unpacking them is a short task. */
const itemChunk = 100;

/**
 * Reads a run's items, generations and failures and joins them, for the items that were asked for so far. Keeps no
 * long text: of a judgment only what each parser read its verdict from.
 * @param facts takes the texts of each slot as they stream by: work that only a screen with charts wants.
 */
export async function deriveRun(
  store: Pick<RunStore, 'itemIds' | 'items' | 'generations' | 'failures'>,
  run: RunRecord,
  onProgress: (progress: DeriveProgress) => void,
  signal: AbortSignal,
  facts?: Pick<FactCollector, 'item' | 'judgment' | 'further'>,
): Promise<Derived> {
  const { manifest, status } = run;
  const slice = timeSlice(signal);
  const ids = await store.itemIds(manifest.benchmark.id);
  await slice.pause();
  const positions = asked(ids, status.target, manifest);
  const total = positions.length;
  await slice.pause();
  const slots = new Map<string, number>();
  for (const [slot, position] of positions.entries()) {
    slots.set(ids[position] ?? '', slot);
    if (slice.due()) await slice.pause();
  }
  const failed = { judge: new Map<number, EngineFailure>(), meta: new Map<number, EngineFailure>() };
  const slotOf = (call: Generation | FailedCall): number | undefined =>
    isMainCall(call, manifest) ? slots.get(call.itemId) : undefined;
  /** Position of the item of a call in the exchanged order. */
  const swapped = (call: Generation | FailedCall): number | undefined =>
    isSwapCall(call, manifest) ? positions[slots.get(call.itemId) ?? -1] : undefined;
  const readings = readingsOf(manifest);
  const swaps = new SwapCollector(readings);
  for (const call of await store.failures(manifest.id)) {
    const slot = slotOf(call);
    if (slot !== undefined) failed[call.stage].set(slot, call.failure);
    const index = swapped(call);
    if (index !== undefined) swaps.fail(index, call);
  }

  const items: Item[] = [];
  while (items.length < total) {
    const chunk = await store.items(manifest.benchmark.id, positions.slice(items.length, items.length + itemChunk));
    for (const item of chunk) {
      facts?.item(items.length, item);
      items.push(lightItem(item));
      if (slice.due()) await slice.pause();
    }
    onProgress({ step: 'items', done: items.length, total });
    await slice.pause();
  }

  const eachCall = async (stage: Stage, take: (generation: Generation) => void): Promise<void> => {
    let done = 0;
    for await (const chunk of store.generations(manifest.id, stage)) {
      for (const generation of chunk) {
        const index = swapped(generation);
        if (index === undefined) take(generation);
        else swaps.take(index, generation);
        if (slice.due()) await slice.pause();
      }
      done += chunk.length;
      onProgress({ step: stage === 'judge' ? 'judgments' : 'meta-judgments', done: Math.min(done, total), total });
    }
  };

  const judged: (LightJudgment | undefined)[] = [];
  let further = 0;
  const parsers = distinct(readings.map(({ verdictParser }) => verdictParser));
  await eachCall('judge', (generation) => {
    const slot = slotOf(generation);
    if (slot !== undefined) {
      judged[slot] = lightJudgment(generation, parsers);
      facts?.judgment(slot, generation);
    } else if (!isMainCall(generation, manifest)) {
      further++;
      const beside = slots.get(generation.itemId);
      if (beside !== undefined) facts?.further(beside, generation, parsers);
    }
  });

  const judgeState = (slot: number, parser: VerdictParserId): CallState => {
    const judgment = judged[slot];
    if (judgment)
      return { state: 'done', generation: { ...judgment.generation, text: judgment.evidence[parser] ?? '' } };
    const failure = failed.judge.get(slot);
    return failure ? { state: 'failed', failure } : pending;
  };
  const lists = readings.map(() => new Array<Outcome | null>(total).fill(null));
  const differing = new Set<number>();
  const join = (slot: number, meta: CallState): void => {
    const item = items[slot];
    if (!item) return;
    let first: Outcome | null = null;
    lists.forEach((list, r) => {
      const reading = readings[r];
      if (!reading) return;
      const outcome = outcomeOf(item, positions[slot] ?? slot, judgeState(slot, reading.verdictParser), meta, reading);
      first ??= outcome;
      list[slot] = same(first, outcome) ? first : outcome;
      if (outcome.verdict !== first.verdict) differing.add(outcome.index);
    });
  };
  await eachCall('meta', (generation) => {
    const slot = slotOf(generation);
    if (slot !== undefined) join(slot, { state: 'done', generation });
  });
  for (let slot = 0; slot < total; slot++) {
    if (lists[0]?.[slot] === null) {
      const failure = failed.meta.get(slot);
      join(slot, failure ? { state: 'failed', failure } : pending);
    }
    if (slice.due()) {
      onProgress({ step: 'outcomes', done: slot, total });
      await slice.pause();
    }
  }
  return {
    readings,
    outcomes: lists.map((list) => list.filter((outcome) => outcome !== null)),
    differing,
    swaps: readings.map((reading) => swaps.of(reading)),
    further,
  };
}

/** Positions of the items that were asked for, in file order. */
function asked(ids: readonly string[], target: number, manifest: RunManifest): readonly number[] {
  if (target >= itemsOfRun(manifest)) return manifest.only ?? ids.map((_, position) => position);
  const isAsked = new Uint8Array(ids.length);
  for (const position of orderOf(ids, manifest).slice(0, target)) isAsked[position] = 1;
  return ids.flatMap((_, position) => (isAsked[position] === 1 ? [position] : []));
}

/** An own copy: a part cut off a long string would keep all of it in memory. By way of JSON as that is native. */
const copied = (text: string): string => JSON.parse(JSON.stringify(text)) as string;

/** Of an item, what an outcome is made of. */
const lightItem = (item: Item): Item => ({
  ...item,
  conversation: [{ role: 'user', content: copied(preview(requestOf(item))) }],
  responseA: '',
  responseB: '',
  goldenJudgment: item.goldenJudgment === null ? null : '',
  meta: {
    format: item.meta.format,
    formatVersion: item.meta.formatVersion,
    line: item.meta.line,
    ...(item.meta.goldenFrom && { goldenFrom: item.meta.goldenFrom }),
  },
});

interface LightJudgment {
  readonly generation: Generation;
  /** For each parser the words it read its verdict from: read alone, they give the same verdict. */
  readonly evidence: Readonly<Partial<Record<VerdictParserId, string>>>;
}

function lightJudgment(generation: Generation, parsers: readonly VerdictParserId[]): LightJudgment {
  const { text, runId, itemId, stage, order, sample, finish, usage, timing, seed, startedAt } = generation;
  const { stated, redacted } = generation;
  const evidence: Partial<Record<VerdictParserId, string>> = {};
  for (const parser of parsers) {
    const { match } = parseVerdict(parser, text);
    if (match) evidence[parser] = copied(text.slice(match.start, match.end));
  }
  return {
    generation: {
      ...{ runId, itemId, stage, order, sample, finish, usage, timing, seed, startedAt, prompt: '', text: '' },
      ...(stated && { stated }),
      ...(redacted && { redacted }),
    },
    evidence,
  };
}

const same = (a: Outcome, b: Outcome): boolean =>
  a.verdict === b.verdict &&
  a.kind === b.kind &&
  a.metaVerdict === b.metaVerdict &&
  a.irregularMeta === b.irregularMeta;
