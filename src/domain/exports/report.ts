import type { EngineFailureKind } from '../generation';
import type { GoldenCount } from '../golden/counter';
import { metaAgreement, selfAgreement, type MetaAgreement, type SelfAgreement } from '../human/agreement';
import { drawnUnder, type HumanCheck } from '../human/check';
import { trueSCorr, type TrueSCorr } from '../human/estimate';
import { populationOf, tallyOf } from '../human/population';
import type { Outcome, Reading } from '../outcome';
import { summarise, summariseSubsets, type Estimate, type Summary } from '../metrics/summary';
import { leastYouden, type AuditState, type AuditSummary } from '../audit/summary';
import { whyNot, type Standing } from '../audit/standing';
import { swapCheckOf, type SwapCheck } from '../metrics/swap-check';
import type { RunRecord } from '../run';
import type { Swaps } from '../swap';

/** report.json: every number with its n, interval, bounds and what was left out. All values are fractions. */
export interface Report {
  readonly plumbline: 'report';
  readonly version: 1;
  readonly run: RunRecord;
  readonly readings: { readonly verdictParser: string; readonly metaParser: string };
  /** S-Corr is a function of the meta-judge. null: labels only. */
  readonly metaJudge: string | null;
  /** What people said of the rationales, as far as they were drawn under this reading; absent if nobody was asked. */
  readonly human?: HumanNumbers;
  /** What planted cases say of the meta-judge. null: labels only. */
  readonly audit: ReportAudit | null;
  /** What the exchanged order says; absent if nothing was asked in it. No number of it is in `overall`. */
  readonly swap?: SwapCheck;
  readonly overall: ReportNumbers;
  readonly subsets: readonly ({ readonly subset: string } & ReportNumbers)[];
}

/** S-Corr by human judgment; `tooFewBy` above 0: too few checks to print it without its interval. */
export interface HumanNumbers {
  readonly trueSCorr: TrueSCorr;
  /** With the meta-judge, each item once. */
  readonly agreement: MetaAgreement | null;
  readonly selfAgreement: SelfAgreement;
}

export interface ReportAudit extends Partial<Omit<AuditSummary, 'state'>> {
  /** With "failed" S-Corr and F-Score do not hold, though they stand below. */
  readonly state: AuditState;
  readonly reason: string | null;
  /** Run that holds the cases; null: none was made. */
  readonly runId: string | null;
  /** Failed where J is not above this. */
  readonly leastYouden: number;
}

export interface ReportNumbers {
  readonly items: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly failures: Readonly<Partial<Record<EngineFailureKind, number>>>;
  readonly irregularMetaVerdicts: number;
  /** Golden judgments behind S-Corr that did not come with the benchmark; absent if all did. */
  readonly goldenFrom?: readonly GoldenCount[];
  readonly lAcc: Estimate;
  readonly sCorr: Estimate;
  readonly fScore: Estimate;
}

const numbers = (items: number, { counts, lAcc, sCorr, fScore }: Summary): ReportNumbers => ({
  items,
  outcomes: counts.kinds,
  failures: counts.failures,
  irregularMetaVerdicts: counts.irregularMeta,
  ...(counts.goldenFrom && { goldenFrom: counts.goldenFrom }),
  lAcc,
  sCorr,
  fScore,
});

function humanNumbers(
  run: RunRecord,
  outcomes: readonly Outcome[],
  checks: readonly HumanCheck[],
): Pick<Report, 'human'> {
  if (checks.length === 0) return {};
  const tally = tallyOf(populationOf(outcomes, run.manifest.seed), checks);
  const estimate = trueSCorr(tally);
  if (estimate === null) return {};
  return { human: { trueSCorr: estimate, agreement: metaAgreement(tally), selfAgreement: selfAgreement(checks) } };
}

const auditPart = (standing: Standing): ReportAudit => ({
  ...standing.summary,
  state: standing.state,
  reason: whyNot(standing),
  runId: standing.runId,
  leastYouden,
});

/** What stands beside a run and bears on its numbers. */
export interface Beside {
  readonly checks: readonly HumanCheck[];
  /** Of the meta-judge. */
  readonly standing: Standing;
  /** What the exchanged order says, as the outcomes are read. */
  readonly swaps: Swaps;
}

/** @param outcomes of the items that were asked for, pending ones included. */
export function reportOf(
  run: RunRecord,
  outcomes: readonly Outcome[],
  readings: Reading,
  { checks, standing, swaps }: Beside,
): Report {
  const swap = swapCheckOf(outcomes, swaps);
  return {
    plumbline: 'report',
    version: 1,
    run,
    readings,
    metaJudge: run.manifest.metaJudge?.id ?? null,
    audit: run.manifest.metaJudge === null ? null : auditPart(standing),
    ...humanNumbers(run, outcomes, drawnUnder(checks, readings)),
    ...((swap.judge ?? swap.meta) && { swap }),
    overall: numbers(outcomes.length, summarise(outcomes)),
    subsets: summariseSubsets(outcomes).map(({ subset, ...summary }) => ({
      subset,
      ...numbers(
        Object.values(summary.counts.kinds).reduce((sum, n) => sum + n, 0),
        summary,
      ),
    })),
  };
}
