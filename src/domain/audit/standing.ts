import { leastYouden, type AuditState, type AuditSummary } from './summary';

/** How a meta-judge stands: what the newest audit of it says, if there is one. */
export interface Standing {
  readonly state: AuditState;
  /** The audit; null: none was made. */
  readonly runId: string | null;
  readonly summary: AuditSummary | null;
}

export const notAudited: Standing = { state: 'not-tested', runId: null, summary: null };

const two = (value: number): string => value.toFixed(2).replace('-0.00', '0.00').replace('-', '−');

/** "J = 0.93 [0.71, 0.97]" */
export const youdenWords = ({ youden }: Pick<AuditSummary, 'youden'>): string =>
  youden === null ? 'J not tested' : `J = ${two(youden.value)} [${youden.interval.map(two).join(', ')}]`;

/** Why S-Corr and F-Score do not hold; null where nothing speaks against them. */
export const whyNot = ({ state, summary }: Standing): string | null =>
  state === 'failed' && summary !== null
    ? `The meta-judge failed its audit by planted cases: ${youdenWords(summary)}, not above ${String(leastYouden)}. S-Corr and F-Score rest on it and do not hold.`
    : null;
