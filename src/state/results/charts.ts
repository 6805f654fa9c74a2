import { createBaselineCounter, type Baseline } from '../../domain/metrics/baselines';
import { binCount, type Bins } from '../../domain/metrics/bins';
import { outcomeKinds, type Outcome, type OutcomeKind } from '../../domain/outcome';
import { noBin, sideIn, type Facts, type Measure } from './facts';

/** Items by a measure and by what became of them. Pending ones are left out. */
export interface Histogram {
  readonly bins: Bins;
  /** Per bin. */
  readonly counts: readonly Readonly<Record<OutcomeKind, number>>[];
  readonly n: number;
  /** Items whose value is not known. */
  readonly unknown: number;
}

/** Each outcome's kind as a small number, so that counting them is a walk over bytes. */
export function kindCodes(outcomes: readonly Outcome[]): Uint8Array {
  const codes = new Uint8Array(outcomes.length);
  outcomes.forEach(({ kind }, slot) => (codes[slot] = codeOf[kind]));
  return codes;
}

const codeOf = Object.fromEntries(outcomeKinds.map((kind, code) => [kind, code])) as Record<OutcomeKind, number>;

/**
 * @param failed filters that each item fails; @param mask those of them that count here
 * @returns null where no item of the run has a value
 */
export function histogramOf(measure: Measure, codes: Uint8Array, failed: Uint16Array, mask: number): Histogram | null {
  const { bins, binOf } = measure;
  if (bins === null) return null;
  const width = outcomeKinds.length;
  const cells = new Uint32Array(binCount(bins) * width);
  let n = 0;
  let unknown = 0;
  codes.forEach((code, slot) => {
    if (code === codeOf.pending || ((failed[slot] ?? 0) & mask) !== 0) return;
    const bin = binOf[slot] ?? noBin;
    if (bin === noBin) {
      unknown++;
      return;
    }
    const cell = bin * width + code;
    cells[cell] = (cells[cell] ?? 0) + 1;
    n++;
  });
  const counts = Array.from({ length: binCount(bins) }, (_, bin) =>
    Object.fromEntries(outcomeKinds.map((kind, code) => [kind, cells[bin * width + code] ?? 0])),
  ) as Record<OutcomeKind, number>[];
  return { bins, counts, n, unknown };
}

/** What judges that do not read would reach on the judged items that the filters leave. */
export function baselinesOf(
  outcomes: readonly Outcome[],
  { longer, nearer }: Pick<Facts, 'longer' | 'nearer'>,
  failed: Uint16Array,
  mask: number,
): readonly Baseline[] {
  const counter = createBaselineCounter();
  outcomes.forEach(({ kind, goldenLabel }, slot) => {
    if (kind === 'pending' || ((failed[slot] ?? 0) & mask) !== 0) return;
    counter.add(goldenLabel, sideIn(longer, slot), sideIn(nearer, slot));
  });
  return counter.all();
}
