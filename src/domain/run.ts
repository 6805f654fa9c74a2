import type { AuditOf } from './audit/audit-of';
import type { LoadedModel, ModelRef } from './model';
import type { PromptSet } from './protocols/protocol';
import type { SwapAsked } from './swap';

/** Everything that decides a run's generations. Fixed once the run has started. */
export interface RunManifest {
  readonly id: string;
  readonly createdAt: number;
  readonly appVersion: string;
  readonly benchmark: { readonly id: string; readonly name: string; readonly itemCount: number };
  readonly genrm: ModelRef;
  /** null: labels only, no S-Corr. */
  readonly metaJudge: ModelRef | null;
  readonly protocol: {
    readonly id: string;
    readonly version: number;
    /** Prompts loaded by the user in place of the protocol's own. */
    readonly prompts: PromptSet | null;
  };
  /** Verdict parser the run decides with which items the meta-judge sees. */
  readonly parser: string;
  /** All that its texts can be read with, where the protocol does not say so: for runs read from a result file. */
  readonly parsers?: readonly string[];
  /** Decides the order of items and every sampling seed. */
  readonly seed: number;
  /** Positions in the benchmark of the only items that the run is about; absent: all. */
  readonly only?: readonly number[];
  /** Set for an audit of the meta-judge by planted cases. */
  readonly audit?: AuditOf;
  /** Set for runs read from someone else's result file: nothing can be generated for them. */
  readonly importedFrom?: string;
  /** Set for a copy of a run without its texts. */
  readonly redacted?: RedactedRun;
}

/** Where a run without texts comes from, and which parsers read its texts before they were left out. */
export interface RedactedRun {
  readonly runId: string;
  /** A hash of all items: who has the data can tell that it is the same. */
  readonly benchmarkId: string;
  /** Version of each parser, by its id. */
  readonly verdictParsers: Readonly<Record<string, number>>;
  readonly metaParsers: Readonly<Record<string, number>>;
}

export interface RunStatus {
  readonly state: 'running' | 'paused' | 'stopped' | 'finished';
  /** Why it is not running, for a person. */
  readonly reason?: string;
  /** How many items were asked for; more can be asked for later. */
  readonly target: number;
  /** Of how many of these each stage is asked in both orders; absent: of none. More can be asked for later. */
  readonly swap?: SwapAsked;
  readonly updatedAt: number;
  /** It was paused as a model came with other files than before: key of these (`filesKey`). To go on is to accept them. */
  readonly otherFiles?: string;
}

/** One stretch of work on a run: which engine and device did it. */
export interface RunSession {
  readonly startedAt: number;
  readonly userAgent: string;
  readonly models: readonly LoadedModel[];
}

export interface RunRecord {
  readonly manifest: RunManifest;
  readonly status: RunStatus;
  readonly sessions: readonly RunSession[];
}

/** How many items a run can be asked for. */
export const itemsOfRun = ({ benchmark, only }: Pick<RunManifest, 'benchmark' | 'only'>): number =>
  only?.length ?? benchmark.itemCount;
