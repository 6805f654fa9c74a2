import type { Outcome } from '../outcome';
import { newcombeUnpaired } from '../statistics/newcombe';
import { wilson, type Interval } from '../statistics/wilson';
import { plantedKinds, soundKind, type PlantedKind } from './kinds';

/** Of everything that can be tested: whether it was, and how it went. */
export type AuditState = 'passed' | 'failed' | 'not-tested';

/** Cases that the meta-judge gave a verdict on, and how many of these were right. */
export interface Share {
  readonly k: number;
  readonly n: number;
  /** 95 % Wilson interval; null when n = 0. */
  readonly interval: Interval | null;
}

export interface KindResult extends Share {
  readonly kind: PlantedKind;
  /** See `kindState`. */
  readonly state: AuditState;
  /** In no share: calls that failed, texts that cannot be read, cases that were not asked about yet. */
  readonly failed: number;
  readonly unreadable: number;
  readonly pending: number;
}

export interface AuditSummary {
  readonly state: AuditState;
  readonly kinds: readonly KindResult[];
  /** Golden judgments themselves that pass. */
  readonly sensitivity: Share;
  /** Planted faults that are caught, all kinds together. */
  readonly specificity: Share;
  /** Youden's J; null where one of the two has no cases. */
  readonly youden: { readonly value: number; readonly interval: Interval } | null;
  readonly failed: number;
  readonly unreadable: number;
  readonly pending: number;
}

/** A meta-judge with a J of this or less tells right reasons from wrong ones hardly better than a coin. */
export const leastYouden = 0.2;

const rounding = 1e-9;

/** Outcomes of an audit, read with the meta parser that the verdicts are to be read with. */
export function summariseAudit(outcomes: readonly Outcome[]): AuditSummary {
  const kinds = plantedKinds.map((kind) =>
    kindResult(
      kind,
      outcomes.filter(({ subset }) => subset === kind),
    ),
  );
  const faults = kinds.filter(({ kind }) => kind !== soundKind);
  const sum = (of: (kind: KindResult) => number, list = kinds): number =>
    list.reduce((total, kind) => total + of(kind), 0);
  const { k = 0, n = 0 } = kinds.find(({ kind }) => kind === soundKind) ?? {};
  const caught = sum((kind) => kind.k, faults);
  const planted = sum((kind) => kind.n, faults);
  const youden = youdenOf(k, n, caught, planted);
  const pending = sum((kind) => kind.pending);
  return {
    state: youden === null || pending > 0 ? 'not-tested' : youden.value - leastYouden > rounding ? 'passed' : 'failed',
    kinds,
    sensitivity: share(k, n),
    specificity: share(caught, planted),
    youden,
    failed: sum((kind) => kind.failed),
    unreadable: sum((kind) => kind.unreadable),
    pending,
  };
}

const share = (k: number, n: number): Share => ({ k, n, interval: wilson(k, n) });

function kindResult(kind: PlantedKind, outcomes: readonly Outcome[]): KindResult {
  const size = (of: Outcome['kind']): number => outcomes.filter((outcome) => outcome.kind === of).length;
  const correct = size('faithful');
  const incorrect = size('spurious');
  const k = kind === soundKind ? correct : incorrect;
  const right = share(k, correct + incorrect);
  return {
    kind,
    ...right,
    state: kindState(right),
    failed: size('meta-failed'),
    unreadable: size('meta-unreadable'),
    pending: size('meta-pending') + size('pending'),
  };
}

/**
 * A kind passes where its whole interval lies above one half: a coin does not pass. With so few cases that even all right
 * would not do, it is not tested.
 */
function kindState({ n, interval }: Share): AuditState {
  const atBest = wilson(n, n);
  if (interval === null || atBest === null || atBest[0] <= 0.5) return 'not-tested';
  return interval[0] > 0.5 ? 'passed' : 'failed';
}

/**
 * Youden's J = sensitivity + specificity - 1, 0 for a coin and for any answer that is always the same, 1 for a meta-judge
 * that is never wrong. As J is the share of golden judgments passed less the share of planted faults passed, its interval
 * is that of a difference of two independent proportions: the two Wilson intervals joined by MOVER (Zou & Donner 2008;
 * Newcombe 1998, method 10).
 * @returns null where one of the two has no cases.
 */
export function youdenOf(passed: number, sound: number, caught: number, planted: number): AuditSummary['youden'] {
  const found = newcombeUnpaired(passed, sound, planted - caught, planted);
  return found && { value: found.difference, interval: found.interval };
}
