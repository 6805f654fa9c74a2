import type { Interval } from '../domain/statistics/wilson';

const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat('en');

/** 0.8734 -> "87.3"; the sign is set apart by whoever shows it. */
export const percent = (fraction: number): string => tenths.format(fraction * 100);

export const integer = (value: number): string => whole.format(value);

/** [0.812, 0.917] -> "81.2 – 91.7" */
export const range = ([low, high]: Interval): string => `${percent(low)} – ${percent(high)}`;

/** 1 item, 2 items */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${integer(value)} ${value === 1 ? one : many}`;

/** 512 B, 34 kB, 2.1 MB, 150 MB, 4.6 GB */
export function bytes(size: number): string {
  const [unit, divisor] = size < 1e3 ? ['B', 1] : size < 1e6 ? ['kB', 1e3] : size < 1e9 ? ['MB', 1e6] : ['GB', 1e9];
  const value = size / divisor;
  return `${value < 10 && divisor > 1e3 ? tenths.format(value) : whole.format(Math.round(value))} ${unit}`;
}
