import { normalQuantile } from './normal';

/** Chance of a false alarm, and chance to find a difference that is there. */
export interface Risk {
  readonly alpha: number;
  readonly power: number;
}

const usual: Risk = { alpha: 0.05, power: 0.8 };

/**
 * How many items two runs must share to find a difference `delta` of their accuracies with McNemar's test, if on a
 * share `discordant` of the items just one is right: n = (z_(alpha/2) sqrt(psi) + z_beta sqrt(psi - delta^2))^2 / delta^2.
 * Source: Connor 1987.
 * @returns null where no number would do: delta = 0, or larger than the discordant share.
 */
export function mcnemarItems(delta: number, discordant: number, risk: Risk = usual): number | null {
  const n = itemsNeeded(Math.abs(delta), discordant, risk);
  return Number.isFinite(n) ? Math.ceil(n) : null;
}

/**
 * The smallest difference of two runs that n shared items can find: to be printed beside every "no significant
 * difference". Inverts `mcnemarItems` by bisection.
 * @returns null where n items find no difference at all.
 */
export function mcnemarDetectable(n: number, discordant: number, risk: Risk = usual): number | null {
  if (!(itemsNeeded(discordant, discordant, risk) <= n)) return null;
  let [low, high] = [0, discordant];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (itemsNeeded(middle, discordant, risk) > n) low = middle;
    else high = middle;
  }
  return high;
}

function itemsNeeded(delta: number, discordant: number, { alpha, power }: Risk): number {
  if (delta === 0 || delta > discordant) return Infinity;
  const reach =
    normalQuantile(1 - alpha / 2) * Math.sqrt(discordant) + normalQuantile(power) * Math.sqrt(discordant - delta ** 2);
  return (reach / delta) ** 2;
}
