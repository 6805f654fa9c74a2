import type { Beside } from '../../domain/exports/report';
import { checksOf } from '../../domain/human/check';
import type { Reading } from '../../domain/outcome';
import type { RunManifest } from '../../domain/run';
import type { Swaps } from '../../domain/swap';
import type { LibraryStore } from '../../run/ports';
import { standingIn } from '../audit/read-audits';

/** What is stored beside a run and bears on its numbers, for files made of it. */
export async function besideOf(
  store: LibraryStore,
  manifest: RunManifest,
  reading: Reading,
  swaps: Swaps,
): Promise<Beside> {
  return {
    checks: checksOf(await store.checks(manifest.id)),
    standing: await standingIn(store, manifest, reading.metaParser),
    swaps,
  };
}
