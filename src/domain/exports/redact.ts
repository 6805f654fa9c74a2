import type { ImportReport } from '../benchmarks/report';
import type { FailedCall, Generation } from '../generation';
import type { CheckEntry } from '../human/check';
import type { Item } from '../item';
import { metaParsers, parseMeta, type MetaParserId } from '../meta-judge';
import type { RunRecord } from '../run';
import { parseVerdict, verdictParsers, type VerdictParserId } from '../verdict';

/**
 * A run without its texts, from which all its numbers still follow. Kept is what they are made of: labels, categories,
 * lengths, what each parser reads, how calls ended, what they cost, what a person answered. Not kept, because it may hold or betray text: ids
 * (some data sets have the request there), messages, tags, votes, log-probabilities, the user's own prompts.
 */

/** An item is called after its place in the benchmark, so that two runs on the same data can still be compared. */
export const redactedId = (index: number): string => `item-${String(index + 1)}`;

export function redactItem(item: Item, index: number): Item {
  const { format, formatVersion, line, warnings, goldenFrom, planted } = item.meta;
  return {
    id: redactedId(index),
    subset: item.subset,
    conversation: [],
    responseA: '',
    responseB: '',
    goldenLabel: item.goldenLabel,
    goldenJudgment: item.goldenJudgment === null ? null : '',
    meta: {
      ...{ format, formatVersion, line },
      ...(warnings && { warnings }),
      ...(goldenFrom && { goldenFrom }),
      ...(planted && { planted: { of: '', benchmark: planted.benchmark } }),
      redacted: {
        conversation: item.conversation.reduce((sum, { content }) => sum + content.length, 0),
        responseA: item.responseA.length,
        responseB: item.responseB.length,
        goldenJudgment: item.goldenJudgment?.length ?? 0,
      },
    },
  };
}

const verdictIds = Object.keys(verdictParsers) as readonly VerdictParserId[];
const metaIds = Object.keys(metaParsers) as readonly MetaParserId[];

export function redactGeneration(call: Generation, runId: string, itemId: string): Generation {
  const { stage, order, sample, finish, usage, timing, seed, startedAt, text, prompt, stated, planted } = call;
  const said =
    stage === 'judge'
      ? { verdicts: Object.fromEntries(verdictIds.map((id) => [id, parseVerdict(id, text, stated).verdict])) }
      : {
          metaVerdicts: Object.fromEntries(
            metaIds.map((id) => {
              const { verdict, irregular } = parseMeta(id, text);
              return [id, { verdict, irregular }];
            }),
          ),
        };
  return {
    ...{ runId, itemId, stage, order, sample, text: '', prompt: '', finish, usage, timing, seed, startedAt },
    ...(planted && { planted }),
    redacted: { promptLength: prompt.length, textLength: text.length, ...said },
  };
}

export function redactFailure(call: FailedCall, runId: string, itemId: string): FailedCall {
  const { kind, tokens } = call.failure;
  const failure = { kind, message: 'The message was left out with the texts.', ...(tokens && { tokens }) };
  return { ...call, runId, itemId, failure };
}

/** What a person said, without their notes. */
export const redactCheck = (entry: CheckEntry, runId: string, itemId: string): CheckEntry => ({
  ...entry,
  ...{ runId, itemId, note: '' },
});

/** The counts only: rows that were refused stand in the report with their text. */
export function redactReport(report: ImportReport): ImportReport {
  const { fileName, bytes, format, confidence, alternatives, read, imported, rejected, warnings } = report;
  const { setAside, setAsideRows, shortcuts, lengthGap } = report;
  return {
    ...{ fileName, bytes, format, confidence, alternatives, read, imported, rejected, warnings },
    ...(setAside && { setAside }),
    ...(setAsideRows !== undefined && { setAsideRows }),
    ...(shortcuts && { shortcuts }),
    ...(lengthGap !== undefined && { lengthGap }),
    rejects: [],
    problem: null,
  };
}

/** @param benchmarkId of the items without texts; @param count how many of them there are. */
export function redactRun(run: RunRecord, benchmarkId: string, count: number): RunRecord {
  const { manifest } = run;
  const versions = (parsers: Readonly<Record<string, { readonly version: number }>>): Record<string, number> =>
    Object.fromEntries(Object.entries(parsers).map(([id, { version }]) => [id, version]));
  const { prompts } = manifest.protocol;
  return {
    manifest: {
      ...manifest,
      // The same calls of the same items are the same copy, however often it is made.
      id: `${manifest.id}-${benchmarkId}`,
      benchmark: { id: benchmarkId, name: manifest.benchmark.name, itemCount: count },
      protocol: { ...manifest.protocol, prompts: prompts && { name: prompts.name, judgeSystem: '', meta: '' } },
      importedFrom: 'a copy without texts',
      redacted: {
        runId: manifest.id,
        benchmarkId: manifest.benchmark.id,
        verdictParsers: versions(verdictParsers),
        metaParsers: versions(metaParsers),
      },
    },
    // The reason why it stopped may quote what it stopped at.
    status: {
      ...{ state: 'finished', target: count, updatedAt: run.status.updatedAt },
      ...(run.status.swap && { swap: run.status.swap }),
    },
    sessions: run.sessions,
  };
}
