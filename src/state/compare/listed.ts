import { fateAt, missing, notAsked } from '../../domain/metrics/aspect';
import { quadrants, unpaired, type Quadrant } from '../../domain/metrics/paired';
import type { Contender, Field } from './lineup';
import type { CompareQuery } from './query';

export interface ListChoice {
  readonly quadrant: Quadrant | null;
  readonly lacking: CompareQuery['lacking'];
  /** Place of the category; null: all. */
  readonly subset: number | null;
}

/**
 * Positions that the list shows, in file order; numbers only, so that 100,000 take a few milliseconds.
 * @param found quadrant of each position (see `quadrantsOf`); null where the two are not compared: they can still be
 * looked at
 */
export function listed(
  { quadrant, lacking, subset }: ListChoice,
  field: Field,
  found: Uint8Array | null,
  [baseline, run]: readonly [Contender, Contender],
): readonly number[] {
  const { groups } = baseline.cards;
  const wanted = lacking ? lackingIn(field, lacking) : found ? quadrantIn(found, quadrant) : askedOf(baseline, run);
  const positions: number[] = [];
  for (let at = 0; at < baseline.fates.length; at++)
    if ((subset === null || groups[at] === subset) && wanted(at)) positions.push(at);
  return positions;
}

type Wanted = (position: number) => boolean;

function lackingIn(field: Field, { run, fate }: NonNullable<ListChoice['lacking']>): Wanted {
  const lacks = field.runs.find(({ id }) => id === run);
  if (!lacks) return () => false;
  const { fates } = lacks;
  return (at) =>
    field.asked[at] === 1 &&
    field.scores[fates[at] ?? notAsked] === missing &&
    (fate === null || fateAt(fates, at) === fate);
}

function quadrantIn(found: Uint8Array, quadrant: Quadrant | null): Wanted {
  if (quadrant === null) return (at) => found[at] !== unpaired;
  const code = quadrants.indexOf(quadrant);
  return (at) => found[at] === code;
}

const askedOf =
  (baseline: Contender, run: Contender): Wanted =>
  (at) =>
    baseline.fates[at] !== notAsked && (run.fates[at] ?? notAsked) !== notAsked;
