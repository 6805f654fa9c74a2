import type { LeftOut, MetricId } from '../domain/metrics/summary';
import type { OutcomeKind } from '../domain/outcome';

interface MetricWords {
  readonly name: string;
  readonly meaning: string;
  /** In words, and what each count is. */
  readonly formula: string;
  readonly definition: string;
}

export const metricWords: Readonly<Record<MetricId, MetricWords>> = {
  'l-acc': {
    name: 'L-Acc',
    meaning: 'picks the better answer',
    formula: 'label right / all judged',
    definition:
      'Share of items on which the GenRM’s verdict is the golden label. An unreadable verdict and a failed call count as not right, as in the paper’s scripts.',
  },
  's-corr': {
    name: 'S-Corr',
    meaning: 'of these, for another reason than the golden judgment',
    formula: 'incorrect / (correct + incorrect)',
    definition:
      'Spurious correctness: of the items with the right label whose rationale the meta-judge could test, the share it found incorrect. Lower is better. It is a property of the GenRM and of the meta-judge together.',
  },
  'f-score': {
    name: 'F-Score',
    meaning: 'right answer for the right reason',
    formula: 'correct / (all judged − meta-judge failed − unreadable − not tested)',
    definition:
      'Fidelity: share of items with the right label and a rationale that the meta-judge found correct. Items whose meta-judgment is missing are left out. Not the product of the other two.',
  },
};

/** Items that a number counts. */
export const countedKinds: Readonly<Record<MetricId, readonly OutcomeKind[]>> = {
  'l-acc': ['faithful', 'spurious', 'meta-failed', 'meta-unreadable', 'not-tested', 'meta-pending'],
  's-corr': ['spurious'],
  'f-score': ['faithful'],
};

/** Items behind a reason, as the list can show them. */
export const leftOutKinds: Readonly<Record<LeftOut, readonly OutcomeKind[]>> = {
  pending: ['pending'],
  'unreadable verdict, counted as not correct': ['no-verdict'],
  'GenRM call failed, counted as not correct': ['judge-failed'],
  'label not right': ['label-wrong', 'no-verdict', 'judge-failed'],
  'meta-judge call failed': ['meta-failed'],
  'meta-judge unreadable': ['meta-unreadable'],
  'no golden judgment or no meta-judge': ['not-tested'],
  'meta-judge pending': ['meta-pending'],
};
