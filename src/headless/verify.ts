import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { notAudited, whyNot, youdenWords } from '../domain/audit/standing';
import { percent, range } from '../ui/number-words';
import type { Estimate } from '../domain/metrics/summary';
import { err, type Result } from '../domain/result';
import { partsOf } from '../report/parts';
import { recompute, type Recomputed } from '../report/recompute';

const help = `Works the numbers of a report out again from the run inside it. No model, no browser.

  npm run verify -- FILE... [--json]

  FILE     report that the app wrote (.html), with texts or without
  --json   print an array with one object per file, and nothing else
  --help   print this

Exit code: 0 all numbers of all files are as stated, 1 some are not or a file is damaged, 2 wrong usage.
`;

async function main(args: readonly string[]): Promise<number> {
  let files: readonly string[];
  let json: boolean;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help === true) {
      process.stdout.write(help);
      return 0;
    }
    files = positionals;
    json = values.json === true;
    if (files.length === 0) throw new Error('No file given.');
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return 2;
  }
  const results: (readonly [string, Result<Recomputed, string>])[] = [];
  for (const file of files) results.push([file, await verified(file)]);
  process.stdout.write(
    json
      ? `${JSON.stringify(
          results.map(([file, result]) => asJson(file, result)),
          null,
          2,
        )}\n`
      : results.map(([file, result]) => asText(file, result)).join('\n'),
  );
  return results.every(([, result]) => isSound(result)) ? 0 : 1;
}

async function verified(file: string): Promise<Result<Recomputed, string>> {
  let page: string;
  try {
    page = await readFile(file, 'utf8');
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
  const parts = partsOf(page);
  if (!parts.ok) return parts;
  return recompute(parts.value, new AbortController().signal);
}

const isSound = (result: Result<Recomputed, string>): boolean => result.ok && result.value.differences.length === 0;

function asJson(file: string, result: Result<Recomputed, string>): unknown {
  if (!result.ok) return { file, verified: false, problem: result.error };
  const { compared, differences, stated, generations, items, audit } = result.value;
  const { lAcc, sCorr, fScore } = stated.overall;
  return {
    ...{ file, verified: differences.length === 0, compared, differences },
    ...{ items: items.length, generations: generations.length, metaJudge: stated.metaJudge, lAcc, sCorr, fScore },
    audit: audit && { state: audit.state, ...audit.summary },
  };
}

function asText(file: string, result: Result<Recomputed, string>): string {
  if (!result.ok) return `${file}: cannot be trusted. ${result.error}\n`;
  const { compared, differences, stated, generations, run, audit } = result.value;
  const { lAcc, sCorr, fScore } = stated.overall;
  const line = (name: string, { value, interval, n }: Estimate): string =>
    `  ${name.padEnd(8)} ${value === null ? 'not tested' : `${percent(value)} %${interval ? ` [${range(interval)}]` : ''}, n = ${String(n)}`}\n`;
  const state =
    differences.length === 0
      ? `verified: all ${String(compared)} values follow from its ${String(generations.length)} raw generations.`
      : `NOT as stated: ${String(differences.length)} of ${String(compared)} values do not follow from its ${String(generations.length)} raw generations.`;
  return [
    `${file}: ${state}\n`,
    ...differences.map((difference) => `  ${difference}\n`),
    `  ${run.manifest.genrm.name} on ${run.manifest.benchmark.name}, meta-judge ${stated.metaJudge ?? 'none'}\n`,
    line('L-Acc', lAcc),
    line('S-Corr', sCorr),
    line('F-Score', fScore),
    ...(stated.audit === undefined
      ? ['  audit    not in this file: an earlier version wrote it\n']
      : audit?.summary
        ? [`  audit    ${audit.state}: ${youdenWords(audit.summary)}\n`]
        : []),
    ...[whyNot(audit ?? notAudited)].flatMap((why) => (why === null ? [] : [`  ${why}\n`])),
  ].join('');
}

process.exitCode = await main(process.argv.slice(2));
