import { looksLikeMessages } from './conversation';
import { err } from '../result';
import type { BenchmarkFormat, Row } from './format';
import { field, hasFields, hasTexts, isObject } from './row-fields';

/** Data that people have at hand, that looks like a benchmark and holds no pairs to judge. */
function refused(id: string, name: string, refusal: string, matches: (row: Row) => boolean): BenchmarkFormat {
  return {
    id,
    version: 1,
    name,
    refusal,
    matches,
    read: () => err({ code: 'no-comparisons', message: `${name}: ${refusal}` }),
  };
}

export const rationaleRmMetaJudgeOutput = refused(
  'rationalerm-metajudge-output',
  'output of RationaleRM’s meta-judge',
  'It holds scores of rationales, not pairs. Open the file with human-checklist that it was made from.',
  (row) => {
    const input = field(row, 'metadata');
    return Array.isArray(field(row, 'samples')) && isObject(input) && hasFields(input, 'human-checklist');
  },
);

const markers = /\[The Start of Assistant [AB]'s|<\|The Start of Assistant A|###Response A:/;

export const judgeTraceSft = refused(
  'judge-trace-sft',
  'training data of a judge',
  'Its messages are finished judge prompts with judgments as answers, so chosen and rejected are judgments, not answers. Open the preference data that it was made from, such as HelpSteer2.',
  (row) => {
    const messages = field(row, 'chosen') ?? field(row, 'messages');
    return looksLikeMessages(messages) && markers.test(JSON.stringify(messages));
  },
);

export const rewardBenchScores = refused(
  'reward-bench-scores',
  'RewardBench scores without texts',
  'It holds numbers and not the answers they are about. Open MODEL_outputs.jsonl of the same run, or the file under eval-set-scores.',
  (row) => {
    const [chosen, rejected, results] = [field(row, 'chosen'), field(row, 'rejected'), field(row, 'results')];
    const isPair = typeof chosen === 'number' && typeof rejected === 'number';
    return isPair || (Array.isArray(results) && hasFields(row, 'subset', 'model') && !hasFields(row, 'text_chosen'));
  },
);

export const helpSteer3Principle = refused(
  'helpsteer3-principle',
  'HelpSteer3 principle data',
  'It says of single responses whether they keep a principle. Take the configuration "preference".',
  (row) => hasFields(row, 'principle', 'fulfilment'),
);

export const helpSteer2Ratings = refused(
  'helpsteer2-ratings',
  'HelpSteer2 with ratings of single responses',
  'Take preference/preference.jsonl.gz of the same data set: it compares two responses.',
  (row) => hasTexts(row, 'prompt', 'response') && hasFields(row, 'helpfulness', 'verbosity'),
);

export const prometheusFeedback = refused(
  'prometheus-feedback',
  'Prometheus Feedback-Bench',
  'It grades single responses from 1 to 5. Take Preference-Bench: it compares two responses.',
  (row) => hasFields(row, 'orig_response', 'orig_score'),
);

export const alpacaEvalOutput = refused(
  'alpaca-eval-output',
  'AlpacaEval output of one model',
  'It holds one answer to each instruction. Open annotations.json, which compares two models.',
  (row) => hasTexts(row, 'instruction', 'output') && hasFields(row, 'generator'),
);

export const hhRedTeam = refused(
  'hh-redteam',
  'the red-team part of HH-RLHF',
  'It holds rated transcripts, not pairs. Take one of the folders harmless-base or helpful-base.',
  (row) => hasFields(row, 'transcript', 'min_harmlessness_score_transcript'),
);

export const kto = refused(
  'kto',
  'KTO data',
  'It calls single completions good or bad. Write a row {prompt, chosen, rejected} for a good and a bad completion of one prompt.',
  (row) => hasFields(row, 'completion') && typeof field(row, 'label') === 'boolean',
);
