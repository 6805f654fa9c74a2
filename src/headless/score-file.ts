import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { field } from '../domain/benchmarks/row-fields';
import { parseJsonLine } from '../domain/benchmarks/json-line';
import { createJsonSplitter } from '../domain/benchmarks/container';
import type { Line } from '../domain/benchmarks/line-splitter';
import { detectFormat } from '../domain/benchmarks/index';
import { sniff, sniffLength, type TextEncoding } from '../domain/benchmarks/sniff';
import { GoldenCounter, type GoldenCount } from '../domain/golden/counter';
import { readGoldenSource } from '../domain/golden/read-source';
import type { GoldenSource } from '../domain/golden/source';
import { parseResultFileName } from '../domain/exports/file-names';
import {
  noCounts,
  scoreOf,
  scoreRow,
  withRow,
  type RAlignCounts,
  type RowScore,
  type ScoreMode,
} from '../domain/metrics/r-align-score';
import { err, ok, type Result } from '../domain/result';
import { scoreJudgments } from './score-judgments';
import type { BrokenLine, Scored } from './scored';

/** Counts the rows of one file as its text comes in; broken lines are collected, not counted. */
export interface ScoreReader {
  push(text: string): void;
  end(): {
    readonly counts: RAlignCounts;
    readonly broken: readonly BrokenLine[];
    readonly golden: readonly GoldenCount[];
    /** Another tool wrote it: its rows are not counted here. */
    readonly isOther: boolean;
  };
}

export function createScoreReader(mode: ScoreMode): ScoreReader {
  const splitter = createJsonSplitter();
  const broken: BrokenLine[] = [];
  const golden = new GoldenCounter();
  let counts = noCounts;
  let isOther: boolean | null = null;

  const take = (lines: readonly Line[]): void => {
    for (const line of lines) {
      isOther ??= isOtherTool(line);
      if (isOther) return;
      const row = scoreLine(line, mode);
      if (!row.ok) {
        broken.push({ line: line.number, message: row.error });
        continue;
      }
      counts = withRow(counts, row.value);
      const isTested = row.value.verdict === 'correct' || row.value.verdict === 'incorrect';
      if (isTested) golden.add(row.value.goldenFrom);
    }
  };
  return {
    push: (text) => {
      take(splitter.push(text));
    },
    end() {
      take(splitter.end());
      return { counts, broken, golden: golden.list(), isOther: isOther === true };
    },
  };
}

/** Told by the first row; a broken one is nobody's. */
function isOtherTool(line: Line): boolean | null {
  const parsed = line.overlong ? null : parseJsonLine(line.text);
  if (!parsed?.ok) return null;
  const { row } = parsed.value;
  return !Object.hasOwn(row, 'gt_label') && detectFormat([row]).format?.parsers !== undefined;
}

function scoreLine(line: Line, mode: ScoreMode): Result<RowScore & { readonly goldenFrom?: GoldenSource }, string> {
  if (line.overlong) return err('The row is longer than 64 million characters.');
  const parsed = parseJsonLine(line.text);
  if (!parsed.ok) return err(parsed.error.message);
  const { row } = parsed.value;
  const scored = scoreRow(row, mode);
  const goldenFrom = readGoldenSource(field(row, 'golden_from'));
  return scored.ok && goldenFrom ? ok({ ...scored.value, goldenFrom }) : scored;
}

/** Reads a result file in chunks: its size does not matter. */
export async function scoreFile(path: string, mode: ScoreMode): Promise<Result<Scored, string>> {
  try {
    const encoding = await encodingOf(path);
    if (!encoding.ok) return encoding;
    const reader = createScoreReader(mode);
    const decoder = new TextDecoder(encoding.value);
    const bytes: AsyncIterable<Uint8Array> = createReadStream(path, { highWaterMark: 1 << 18 });
    for await (const chunk of bytes) reader.push(decoder.decode(chunk, { stream: true }));
    reader.push(decoder.decode());
    const { counts, broken, golden, isOther } = reader.end();
    if (isOther) return await scoreJudgments(path, mode);
    const score = { file: path, ...parseResultFileName(path), ...scoreOf(counts) };
    return ok({ scores: [{ ...score, ...(golden.length > 0 && { goldenFrom: golden }) }], broken, notes: [] });
  } catch (error: unknown) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

async function encodingOf(path: string): Promise<Result<TextEncoding, string>> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(sniffLength), 0, sniffLength, 0);
    // No rows at all is a result, not a mistake: the scripts print N/A for it.
    if (bytesRead === 0) return ok('utf-8');
    const found = sniff(buffer.subarray(0, bytesRead), bytesRead < sniffLength);
    if (found.kind === 'text') return ok(found.encoding);
    if (found.kind === 'parquet') return err('Result files are JSON Lines; this is a Parquet file.');
    if (found.kind === 'gzip') return err('The file is packed with gzip: unpack it first.');
    return found.problem.code === 'empty-file' ? ok('utf-8') : err(found.problem.message);
  } finally {
    await file.close();
  }
}
