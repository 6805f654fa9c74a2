import { textsIn } from '../../domain/filter/expression';
import type { Outcome } from '../../domain/outcome';
import type { RunManifest } from '../../domain/run';
import type { DownloadKind } from './downloads';
import { readFilter } from './filter-parts';
import type { RowSource } from './judged-rows';
import { keptFilter } from './last-filters';

/** Files that can be made of the items shown. Numbers of what a filter picked would pass for those of the run. */
const partKinds: ReadonlySet<DownloadKind> = new Set<DownloadKind>([
  ...(['rows', 'rewards', 'dpo'] as const),
  ...(['items-jsonl', 'items-csv', 'items-parquet'] as const),
  ...(['outcomes-jsonl', 'outcomes-csv', 'outcomes-parquet'] as const),
]);
export const canBePart = (kind: DownloadKind): boolean => partKinds.has(kind);

/**
 * What the rows of a part are made of: in file order, under the name of another benchmark ("Pocket Bench 12 of 240
 * outcome:spurious"), so that neither a person nor a script that joins files by name takes it for the whole.
 */
export function partSource(
  manifest: RunManifest,
  outcomes: readonly Outcome[],
  shown: readonly Outcome[],
  filter: string,
): Pick<RowSource, 'manifest' | 'outcomes' | 'isPart'> {
  const isShown = new Set(shown);
  const part = outcomes.filter((outcome) => isShown.has(outcome));
  const count = `${String(part.length)} of ${String(outcomes.length)}`;
  const { benchmark } = manifest;
  const name = `${benchmark.name} ${count} ${nameable(filter)}`;
  return { manifest: { ...manifest, benchmark: { ...benchmark, name } }, outcomes: part, isPart: true };
}

const longest = 60;

/** What of a filter can stand in the name of a file: searched texts may be of the data. */
function nameable(filter: string): string {
  const said = keptFilter(filter).slice(0, longest);
  const searches = textsIn(readFilter(filter) ?? { kind: 'every' }).length > 0;
  return searches ? `${said} text` : said;
}
