import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { summaryCsv } from '../domain/exports/summary-csv';
import type { ScoreMode } from '../domain/metrics/r-align-score';
import { scoreFile } from './score-file';
import { scoreTable } from './score-table';
import type { FileScore } from './scored';

const help = `Scores result files: R-Align's with all three numbers, and those of RewardBench, JudgeBench, RationaleRM, Think-RM,
AlpacaEval, promptfoo, Inspect and lm-eval with L-Acc of each judge in them. No model, no browser; files of any size.

  npm run score -- FILE... [--reparse] [--json] [--csv OUT] [--skip-bad]

  --reparse   ignore the labels and verdicts in the files: read both again from the model texts
  --json      print an array with one object per file, and nothing else
  --csv OUT   also write a table as results_summary.csv; an existing OUT is overwritten
  --skip-bad  score a file without its broken lines, and say how many; else it is not scored
  --help      print this

Exit code: 0 all files scored, 1 something could not be scored or written, 2 wrong usage.
`;

interface Asked {
  readonly files: readonly string[];
  readonly mode: ScoreMode;
  readonly json: boolean;
  readonly csv: string | null;
  readonly skipBad: boolean;
}

async function main(args: readonly string[]): Promise<number> {
  const asked = readArgs(args);
  if (asked === 'help') {
    process.stdout.write(help);
    return 0;
  }
  if ('usage' in asked) {
    say(`${asked.usage}\n\n${help}`);
    return 2;
  }

  const scores: FileScore[] = [];
  let failed = false;
  for (const file of asked.files) {
    const own = await scoreOne(file, asked);
    if (own === null) failed = true;
    else scores.push(...own);
  }
  warnOfSharedCells(scores);
  if (asked.json) process.stdout.write(`${JSON.stringify(scores, null, 2)}\n`);
  else if (scores.length > 0) process.stdout.write(scoreTable(scores));
  if (asked.csv !== null && !(await writeCsv(asked.csv, scores))) failed = true;
  return failed ? 1 : 0;
}

function readArgs(args: readonly string[]): Asked | 'help' | { readonly usage: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        reparse: { type: 'boolean' },
        json: { type: 'boolean' },
        csv: { type: 'string' },
        'skip-bad': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help === true) return 'help';
    if (positionals.length === 0) return { usage: 'No file given.' };
    return {
      files: positionals,
      mode: values.reparse === true ? 'reparse' : 'stored',
      json: values.json === true,
      csv: values.csv ?? null,
      skipBad: values['skip-bad'] === true,
    };
  } catch (error: unknown) {
    return { usage: error instanceof Error ? error.message : String(error) };
  }
}

/** Broken lines that are listed per file; all are counted. */
const shownLines = 20;

/** @returns null if the file could not be scored; why has been said. */
async function scoreOne(file: string, asked: Asked): Promise<readonly FileScore[] | null> {
  const scored = await scoreFile(file, asked.mode);
  if (!scored.ok) {
    say(`${file}: not scored. ${scored.error}`);
    return null;
  }
  const { scores, broken, notes } = scored.value;
  for (const note of notes) say(`${file}: ${note}`);
  for (const { line, message } of broken.slice(0, shownLines)) say(`${file}:${String(line)}: ${message}`);
  if (broken.length > shownLines) say(`${file}: and ${String(broken.length - shownLines)} more.`);
  if (broken.length === 0) return scores;
  const lines = `${String(broken.length)} broken line${broken.length === 1 ? '' : 's'}`;
  if (!asked.skipBad) {
    say(`${file}: not scored, because of ${lines}. Mend the file, or score the rest of it with --skip-bad.`);
    return null;
  }
  say(`${file}: scored without ${lines}.`);
  return scores;
}

/** The summary has no place for the meta-judge, so that two files may claim one cell; the scripts say nothing then. */
function warnOfSharedCells(scores: readonly FileScore[]): void {
  const seen = new Map<string, string>();
  for (const { file, model, bench } of inPathOrder(scores)) {
    const cell = `${model}\n${bench}`;
    const other = seen.get(cell);
    if (other !== undefined) say(`${other} and ${file} are both ${model} on ${bench}: a CSV shows the latter only.`);
    seen.set(cell, file);
  }
}

async function writeCsv(path: string, scores: readonly FileScore[]): Promise<boolean> {
  for (const { file } of scores.filter(({ model }) => model === '')) {
    say(`${file}: not in the CSV, because its name gives no model (<bench>__<model>_metarm_<meta-judge>.jsonl).`);
  }
  if (scores.length === 0) {
    say(`${path}: not written, because no file was scored.`);
    return false;
  }
  try {
    await writeFile(path, summaryCsv(inPathOrder(scores)));
    return true;
  } catch (error: unknown) {
    say(`${path}: could not be written. ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** The scripts read files in this order; the last of two for one cell counts. */
const inPathOrder = (scores: readonly FileScore[]): FileScore[] =>
  scores.toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));

function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

process.exitCode = await main(process.argv.slice(2));
