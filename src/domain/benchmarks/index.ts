import type { BenchmarkFormat, Row } from './format';
import { rAlign } from './r-align';
import { rAlignResult } from './r-align-result';

/** Most specific first: a result row is a benchmark row with more in it. */
export const formats: readonly BenchmarkFormat[] = [rAlignResult, rAlign];

export const formatById = (id: string): BenchmarkFormat | null => formats.find((format) => format.id === id) ?? null;

export interface Detection {
  /** null: none fits. */
  readonly format: BenchmarkFormat | null;
  /** Share of the sample that fits the chosen format, or the best one if none fits; 0..1. */
  readonly confidence: number;
  /** Ids of the other formats that fit. */
  readonly alternatives: readonly string[];
}

const enough = 0.9;

/** The first format that at least 90 % of the sample satisfy. */
export function detectFormat(sample: readonly Row[]): Detection {
  const shares = formats.map((format) => ({
    format,
    share: sample.length === 0 ? 0 : sample.filter((row) => format.matches(row)).length / sample.length,
  }));
  const [best, ...others] = shares.filter(({ share }) => share >= enough);
  return {
    format: best?.format ?? null,
    confidence: best?.share ?? Math.max(0, ...shares.map(({ share }) => share)),
    alternatives: others.map(({ format }) => format.id),
  };
}
