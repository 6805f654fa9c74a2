import { alpacaEvalAnnotation } from './alpaca-eval';
import { arena55k } from './arena-55k';
import { arenaConversations } from './arena-conversations';
import { autoJ } from './auto-j';
import { dpoMessages } from './dpo-messages';
import { dpoNByM } from './dpo-n-by-m';
import { dpoShareGpt } from './dpo-sharegpt';
import { dpoStrings } from './dpo-strings';
import { eloquent } from './eloquent';
import type { BenchmarkFormat, Row } from './format';
import { genericAb } from './generic-ab';
import { genericRanked } from './generic-ranked';
import { goldenJudgments } from './golden-judgments';
import { helpSteer2Preference } from './helpsteer2-preference';
import { helpSteer3Edit, helpSteer3EditQuality } from './helpsteer3-edit';
import { helpSteer3Feedback } from './helpsteer3-feedback';
import { helpSteer3Preference } from './helpsteer3-preference';
import { hhRlhf } from './hh-rlhf';
import { inspectLog } from './inspect-log';
import { judgeBench } from './judgebench';
import { judgeBenchOutput } from './judgebench-output';
import { rmR1, verlJudgePrompt } from './judge-prompts';
import { lmEvalSamples } from './lm-eval-samples';
import { mtBenchHuman } from './mt-bench-human';
import { openRubric } from './openrubric';
import { ppeBestOfK } from './ppe-best-of-k';
import { ppeHuman } from './ppe-human';
import { prefTestSets } from './pref-test-sets';
import { prometheusPreference } from './prometheus-preference';
import { promptfoo } from './promptfoo';
import { rAlign } from './r-align';
import { rAlignResult } from './r-align-result';
import { ragPairs } from './rag-pairs';
import { ragWikiEval } from './rag-wikieval';
import { rationaleRm } from './rationalerm';
import * as refused from './refused';
import { rewardBench } from './reward-bench';
import { rewardBench2 } from './reward-bench-2';
import { rewardBenchResult } from './reward-bench-result';
import { rmBench } from './rm-bench';
import { rmb } from './rmb';
import { rubricBench } from './rubricbench';
import { skyworkPreference } from './skywork-preference';
import { thinkRmResult } from './think-rm-result';
import { ultraFeedbackBinarized } from './ultrafeedback-binarized';

/**
 * Most specific first. Results and judge traces come before the benchmarks, because they contain or resemble their rows;
 * pairs that many data sets share come last.
 */
const specific: readonly BenchmarkFormat[] = [
  rAlignResult,
  judgeBenchOutput,
  thinkRmResult,
  rewardBenchResult,
  refused.rewardBenchScores,
  promptfoo,
  inspectLog,
  lmEvalSamples,
  refused.rationaleRmMetaJudgeOutput,
  verlJudgePrompt,
  rmR1,
  refused.judgeTraceSft,

  rAlign,
  judgeBench,
  rationaleRm,
  helpSteer3Preference,
  helpSteer3Feedback,
  helpSteer3EditQuality,
  helpSteer3Edit,
  refused.helpSteer3Principle,
  helpSteer2Preference,
  refused.helpSteer2Ratings,
  ppeBestOfK,
  ppeHuman,
  rewardBench2,
  rmBench,
  rewardBench,
  prefTestSets,
  arena55k,
  mtBenchHuman,
  arenaConversations,
  prometheusPreference,
  refused.prometheusFeedback,
  openRubric,
  rubricBench,
  autoJ,
  alpacaEvalAnnotation,
  refused.alpacaEvalOutput,
  ragWikiEval,
  ragPairs,
  refused.hhRedTeam,
  rmb,
  eloquent,

  hhRlhf,
  ultraFeedbackBinarized,
  skyworkPreference,
  dpoMessages,
  dpoShareGpt,
  dpoStrings,
  dpoNByM,
  refused.kto,
];

/** Found by guessing at column names: asked only where no known format fits. */
const fallbacks: readonly BenchmarkFormat[] = [genericRanked, genericAb, goldenJudgments];

export const formats: readonly BenchmarkFormat[] = [...specific, ...fallbacks];

export const formatById = (id: string): BenchmarkFormat | null => formats.find((format) => format.id === id) ?? null;

export interface Detection {
  /** null: none fits. */
  readonly format: BenchmarkFormat | null;
  /** Share of the sample that fits the chosen format, or the best one if none fits; 0..1. */
  readonly confidence: number;
  /** Ids of the other formats that fit. */
  readonly alternatives: readonly string[];
}

/** Whether enough of a sample fits. */
type Enough = (fitting: number, all: number) => boolean;
const nearlyAll: Enough = (fitting, all) => fitting >= all * 0.9;
/** In a small file one bad row is more than 10 %, and must not cost the others. */
const allButOne: Enough = (fitting, all) => all > 2 && fitting >= all - 1;

/** Whether a format or mapping that fits so many rows of a sample is for them. */
export const isEnough: Enough = (fitting, all) => fitting > 0 && (nearlyAll(fitting, all) || allButOne(fitting, all));

/** The first format that at least 90 % of the sample satisfy, or all rows but one. */
export function detectFormat(sample: readonly Row[]): Detection {
  const found = [nearlyAll, allButOne].flatMap((enough) =>
    [specific, fallbacks].map((candidates) => detectAmong(candidates, sample, enough)),
  );
  const closest = found.reduce((a, b) => (b.confidence > a.confidence ? b : a));
  return found.find(({ format }) => format !== null) ?? closest;
}

function detectAmong(candidates: readonly BenchmarkFormat[], sample: readonly Row[], enough: Enough): Detection {
  const fits = candidates.map((format) => ({ format, fitting: sample.filter((row) => format.matches(row)).length }));
  const [best, ...others] = fits.filter(({ fitting }) => fitting > 0 && enough(fitting, sample.length));
  const most = best?.fitting ?? Math.max(0, ...fits.map(({ fitting }) => fitting));
  return {
    format: best?.format ?? null,
    confidence: sample.length === 0 ? 0 : most / sample.length,
    alternatives: others.map(({ format }) => format.id),
  };
}
