import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { importBlob } from '../../workers/parsing/import-blob';
import { fileStem } from '../domain/benchmarks/file-stem';
import type { ImportedCall } from '../domain/benchmarks/format';
import type { Batch } from '../domain/benchmarks/import-session';
import { formatById } from '../domain/benchmarks/index';
import { isFurther, judgesOf } from '../domain/benchmarks/judgments';
import { isLabel } from '../domain/benchmarks/label';
import type { Label } from '../domain/item';
import { noCounts, scoreOf, type ScoreMode } from '../domain/metrics/r-align-score';
import { err, ok, type Result } from '../domain/result';
import { parseVerdict, verdictParsers, type VerdictParserId } from '../domain/verdict';
import type { Scored } from './scored';

/** Of a judgment, all that L-Acc is made of. */
interface Read extends Pick<ImportedCall, 'itemId' | 'by'> {
  readonly stated: Label | null;
  readonly parsed: Label | null;
  readonly isStated: boolean;
  /** Whether the file holds both, so that they can differ. */
  readonly isTwofold: boolean;
}

/** L-Acc of each judge in a file of another tool. Nothing in such a file tests the rationales. */
export async function scoreJudgments(path: string, mode: ScoreMode): Promise<Result<Scored, string>> {
  const golden = new Map<string, Label>();
  const calls: Read[] = [];
  let further = 0;
  let parsers: readonly VerdictParserId[] = [];

  const take = (batch: Batch): void => {
    for (const item of batch.items) {
      golden.set(item.id, item.goldenLabel);
      parsers = formatById(item.meta.format)?.parsers ?? [];
    }
    for (const call of batch.calls) {
      if (isFurther(call)) further++;
      else calls.push(readCall(call, textParser(parsers)));
    }
  };
  const { report } = await importBlob(await openAsBlob(path), basename(path), take);
  if (calls.length === 0) return err(report.problem?.message ?? 'The file holds no judgments.');

  const asStated = mode === 'stored' && parsers[0] === 'stated' && calls.some(({ isStated }) => isStated);
  const isRight = ({ itemId, stated, parsed }: Read): boolean => golden.get(itemId) === (asStated ? stated : parsed);
  const scores = judgesOf(calls).map(({ name, calls: judged }) => {
    const counts = { ...noCounts, total: judged.length, labelCorrect: judged.filter(isRight).length };
    const place = { file: path, bench: fileStem(basename(path)), model: name ?? '', metaJudge: null };
    return { ...place, ...scoreOf(counts), fScore: null };
  });
  const twofold = calls.filter(({ isTwofold }) => isTwofold);
  const differing = twofold.filter(({ stated, parsed }) => stated !== parsed).length;
  const parser = textParser(parsers);
  return ok({
    scores,
    broken: report.rejects.map(({ line, message }) => ({ line, message })),
    notes: [
      ...(further === 0 ? [] : [`${String(further)} more judgments of another order or draw are in no number.`]),
      ...(parser === null || twofold.length === 0
        ? []
        : [
            `The file's verdict and the one that "${verdictParsers[parser].name}" reads differ on ${String(differing)} of ${String(twofold.length)}.`,
          ]),
      ...(report.problem === null ? [] : [report.problem.message]),
    ],
  });
}

const textParser = (parsers: readonly VerdictParserId[]): VerdictParserId | null =>
  parsers.find((parser) => parser !== 'stated') ?? null;

function readCall({ itemId, by, text, stored }: ImportedCall, parser: VerdictParserId | null): Read {
  const stated = isLabel(stored) ? stored : null;
  const whose = { itemId, isStated: stored !== null, ...(by !== undefined && { by }) };
  if (text === null || parser === null) return { ...whose, stated, parsed: stated, isTwofold: false };
  return { ...whose, stated, parsed: parseVerdict(parser, text).verdict, isTwofold: stored !== null };
}
