import type { Generation } from '../domain/generation';

/** Tokens a second, of calls taken together; null where the engine does not say enough. */
export interface TokenRate {
  /** Of the prompt, until the first token of the answer; tokens that were cached from an earlier prompt left out. */
  readonly read: number | null;
  /** Of the answer after its first token. */
  readonly written: number | null;
  readonly calls: number;
}

/** What of a call is measured. */
export type Measured = Pick<Generation, 'usage' | 'timing'>;

/** Measured, never guessed: only calls for which the engine gave both tokens and times are in it. */
export function tokenRate(calls: readonly Measured[]): TokenRate {
  let [read, readMs, written, writtenMs] = [0, 0, 0, 0];
  for (const { usage, timing } of calls) {
    const { firstTokenMs, durationMs } = timing;
    if (firstTokenMs === null) continue;
    if (usage.promptTokens !== null) {
      read += usage.promptTokens - (usage.cachedTokens ?? 0);
      readMs += firstTokenMs;
    }
    if (usage.completionTokens !== null && usage.completionTokens > 1) {
      written += usage.completionTokens - 1;
      writtenMs += durationMs - firstTokenMs;
    }
  }
  const perSecond = (tokens: number, ms: number): number | null => (ms > 0 ? (tokens * 1000) / ms : null);
  return { read: perSecond(read, readMs), written: perSecond(written, writtenMs), calls: calls.length };
}
