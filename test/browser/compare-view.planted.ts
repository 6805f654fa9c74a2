import type { ModelRef } from '../../src/domain/model';
import type { LibraryStore } from '../../src/run/ports';
import { modelRef } from '../fixtures/runs';
import { boxed, metaText, plant, type Planted, type PlantOptions } from './results-view.planted';

/**
 * Items from letters: S sound, P spurious, W label wrong, ? no verdict, ! call failed, m meta-judge failed, . pending. The
 * golden label is A everywhere.
 */
export function lettered(
  letters: string,
  over: (at: number) => Partial<Planted['item']> = () => ({}),
): readonly Planted[] {
  return Array.from(letters, (letter, at): Planted => {
    const item = { id: `i${String(at + 1)}`, subset: at % 2 === 0 ? 'even' : 'odd', ...over(at) };
    const right = boxed('A', `Answer A names the sum ${String(at)}.`);
    switch (letter) {
      case 'S':
        return { item, judge: right, meta: metaText('Correct') };
      case 'P':
        return { item, judge: boxed('A', `Answer A is longer than ${String(at)}.`), meta: metaText('Incorrect') };
      case 'W':
        return { item, judge: boxed('B', `Answer B names the sum ${String(at)}.`) };
      case '?':
        return { item, judge: 'Both are fine.' };
      case '!':
        return { item, judge: '!The device was lost.' };
      case 'm':
        return { item, judge: right, meta: '!The worker ended.' };
      default:
        return { item };
    }
  });
}

const named = (name: string): ModelRef => ({ ...modelRef(`lab/${name}`), name });

/** Stores a run of a GenRM of this name; its id is the name too. */
export const plantRun = (
  store: LibraryStore,
  name: string,
  rows: readonly Planted[],
  { manifest, ...options }: PlantOptions = {},
): Promise<string> => plant(store, rows, { runId: name, manifest: { genrm: named(name), ...manifest }, ...options });

/** The worked example of comparing S-Corr, run 1 and run 2. */
export const workedExample = {
  first: 'SSSPSSPWSSWSPSSSWSPSSSWPSSSSPS',
  second: 'SPSPSWPWSPWSPSSPWWPSSSWPSWSPPS',
} as const;
