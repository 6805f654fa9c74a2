import { logGamma } from './log-gamma';

/**
 * One draw from Binomial(n, p), in a time that hardly depends on n.
 * Source: Hoermann 1993, "The generation of binomial random variates", algorithm BTRS (n p >= 10); below that, and
 * mirrored for p > 1/2, the gaps between successes are geometric (Devroye 1986, X.4, "second waiting time").
 * @param random uniform on [0, 1).
 */
export function binomialDraw(n: number, p: number, random: () => number): number {
  if (p <= 0 || n === 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - binomialDraw(n, 1 - p, random);
  return n * p < 10 ? byGaps(n, p, random) : byRejection(n, p, random);
}

function byGaps(n: number, p: number, random: () => number): number {
  const scale = Math.log1p(-p);
  let successes = -1;
  for (let place = 0; place <= n; successes++) place += Math.floor(Math.log(1 - random()) / scale) + 1;
  return successes;
}

function byRejection(n: number, p: number, random: () => number): number {
  const deviation = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const centre = n * p + 0.5;
  const surely = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const logOdds = Math.log(p / (1 - p));
  const mode = Math.floor((n + 1) * p);
  const logAtMode = logGamma(mode + 1) + logGamma(n - mode + 1);
  for (;;) {
    const u = random() - 0.5;
    const v = random();
    const edge = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / edge + b) * u + centre);
    if (edge >= 0.07 && v <= surely) return k;
    if (k < 0 || k > n) continue;
    const logRatio = logAtMode - logGamma(k + 1) - logGamma(n - k + 1) + (k - mode) * logOdds;
    if (Math.log((v * alpha) / (a / (edge * edge) + b)) <= logRatio) return k;
  }
}
