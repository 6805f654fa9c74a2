import { openAsBlob } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { importBlob } from '../../workers/parsing/import-blob';
import { createJudgeCounter, type JudgeCount } from '../domain/benchmarks/judgments';
import type { ImportReport, ReadOptions } from '../domain/benchmarks/report';
import { readingAsked, readingHelp, readingOptions } from './reading-wish';
import { diagnosisOf, diagnosisText } from './diagnosis';

const help = `Says what Plumbline reads in a benchmark file, and what is wrong with it. No model, no browser.

  npm run doctor -- FILE [--format ID] [--mapping FILE] [--encoding NAME] [--json]

  --format ID       read it as this format, whatever it looks like
${readingHelp}
  --json            print one object and nothing else:
               {file, format, confidence, rows, good, items, setAside: [{reason, count}], badCount,
                bad: [{line, field, code, message}], warnings: [{code, count}], shortcuts: [{rule, right, n}],
                lengthGap: {better, worse, n}, notes: [{code, message}],
                judges?: [{judge, judgments, failed, textless, further}], problem}
               bad holds the first 200 rows
  --help            print this

Exit code: 0 every row is good (or sound and set aside, as ties are), 3 some are bad, 1 none can be read, 2 wrong usage.
`;

interface Asked {
  readonly file: string;
  readonly options: ReadOptions;
  readonly json: boolean;
}

async function main(args: readonly string[]): Promise<number> {
  const asked = readArgs(args);
  if (asked === 'help') {
    process.stdout.write(help);
    return 0;
  }
  if ('usage' in asked) {
    process.stderr.write(`${asked.usage}\n\n${help}`);
    return 2;
  }
  try {
    const { report, items, judges } = await read(asked);
    const diagnosis = diagnosisOf(report, items, judges);
    process.stdout.write(asked.json ? `${JSON.stringify(diagnosis, null, 2)}\n` : diagnosisText(diagnosis));
    if (diagnosis.good === 0 && diagnosis.setAside.length === 0) return 1;
    return diagnosis.badCount > 0 || diagnosis.problem !== null ? 3 : 0;
  } catch (error: unknown) {
    process.stderr.write(`${asked.file}: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function readArgs(args: readonly string[]): Asked | 'help' | { readonly usage: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string' },
        ...readingOptions,
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help === true) return 'help';
    const [file, ...others] = positionals;
    if (file === undefined) return { usage: 'No file given.' };
    if (others.length > 0) return { usage: 'One file at a time.' };
    if (values.format !== undefined && values.mapping !== undefined)
      return { usage: 'Either --format or --mapping: both say what the columns mean.' };
    const reading = readingAsked(values);
    if (!reading.ok) return { usage: reading.error };
    const options = { ...(values.format !== undefined && { format: values.format }), ...reading.value };
    return { file, options, json: values.json === true };
  } catch (error: unknown) {
    return { usage: error instanceof Error ? error.message : String(error) };
  }
}

/** Reads as the app does, in pieces: the size of the file does not matter. */
async function read({
  file,
  options,
}: Asked): Promise<{ readonly report: ImportReport; readonly items: number; readonly judges: readonly JudgeCount[] }> {
  await access(file);
  const blob = await openAsBlob(file);
  const judges = createJudgeCounter();
  let items = 0;
  const { report } = await importBlob(
    blob,
    basename(file),
    (batch) => {
      items += batch.items.length;
      judges.add(batch.calls);
    },
    options,
  );
  return { report, items, judges: judges.counts() };
}

process.exitCode = await main(process.argv.slice(2));
