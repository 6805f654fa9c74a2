import { goldenCaption } from '../domain/golden/counter';
import { percent } from '../domain/exports/percent';
import { wilson } from '../domain/statistics/wilson';
import type { FileScore } from './scored';

/** Scores for a person: one block per file, each number with its counts and its 95 % Wilson interval. */
export const scoreTable = (scores: readonly FileScore[]): string => scores.map(block).join('\n');

function block(score: FileScore): string {
  const { total, labelCorrect, correct, incorrect, callFail, parseFail, skipped } = score;
  const tested = total - callFail - parseFail;
  const title = [score.bench, score.model, score.metaJudge === null ? '' : `meta-judge ${score.metaJudge}`];
  const rows = [
    ['L-Acc', score.lAcc, labelCorrect, total],
    ['S-Corr', score.sCorr, incorrect, correct + incorrect],
    ['F-Score', score.fScore, correct, tested],
  ] as const;
  const golden = goldenCaption(score.goldenFrom, correct + incorrect);
  return [
    score.file,
    `  ${title.filter((part) => part !== '').join(' · ')}`,
    ...rows.map(([name, value, k, n]) => `  ${name.padEnd(8)} ${line(value, k, n)}`),
    ...(golden === null ? [] : [`  S-Corr is ${golden}`]),
    `  rows ${String(total)}: label correct ${String(labelCorrect)}; meta-judge correct ${String(correct)}, incorrect ${String(incorrect)}, call failed ${String(callFail)}, unreadable ${String(parseFail)}, skipped ${String(skipped)}`,
    '',
  ].join('\n');
}

function line(value: number | null, k: number, n: number): string {
  if (value === null) return 'N/A';
  const share = `${percent(value, 2)}%`.padStart(8);
  const interval = wilson(k, n);
  const range = interval === null ? '' : `  95 % interval ${percent(interval[0], 2)} to ${percent(interval[1], 2)}`;
  return `${share}  ${String(k)} of ${String(n)}${range}`;
}
