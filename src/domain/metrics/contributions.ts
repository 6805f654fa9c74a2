import { benjaminiHochberg } from '../statistics/multiplicity';
import { alpha, named, pairedChange, quadrants, unpaired, type PairedChange } from './paired';

/** What one category does to the difference of two runs. */
export interface SubsetChange extends PairedChange {
  readonly subset: string;
  /** Difference times the category's share of the items: over all categories these add up to the whole difference. */
  readonly contribution: number;
  /** Too few items to say anything: not tested. */
  readonly few: boolean;
  /** mid-p, corrected after Benjamini and Hochberg over the categories that are tested; null for the others. */
  readonly adjusted: number | null;
  readonly stands: boolean;
}

/** Below this, an interval says little more than that it is wide. */
const fewItems = 10;

/**
 * The categories that drive the difference of two runs first.
 * @param found quadrant of each position (see `quadrantsOf`)
 * @param subsetOf category of each position, as a place in `names`
 */
export function subsetChanges(
  found: Uint8Array,
  subsetOf: Uint32Array,
  names: readonly string[],
): readonly SubsetChange[] {
  const width = quadrants.length;
  const cells = new Uint32Array(names.length * width);
  let total = 0;
  for (let at = 0; at < found.length; at++) {
    const code = found[at] ?? unpaired;
    if (code === unpaired) continue;
    const cell = (subsetOf[at] ?? 0) * width + code;
    cells[cell] = (cells[cell] ?? 0) + 1;
    total++;
  }
  const counts = names.map((_, group) => named(cells, group * width));
  const changes = counts.flatMap((group, code) => {
    const change = pairedChange(group);
    return change ? [{ ...change, subset: names[code] ?? '', few: change.n < fewItems }] : [];
  });
  const corrected = benjaminiHochberg(changes.filter(({ few }) => !few).map(({ test }) => test.midP));
  let tested = 0;
  return changes
    .map((change) => {
      const adjusted = change.few ? null : (corrected[tested++] ?? 1);
      const contribution = (change.difference * change.n) / total;
      return { ...change, contribution, adjusted, stands: adjusted !== null && adjusted < alpha };
    })
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || b.n - a.n);
}
