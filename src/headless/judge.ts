import { existsSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ReadOptions } from '../domain/benchmarks/report';
import { downloadKinds, type DownloadKind } from '../state/results/downloads';
import type { ModelWish } from './bridge';
import { appFolder } from './build';
import { engineNamed, prepareEngine, wrongEngine } from './engine-wish';
import { audit, chooseModels, importBenchmark, importText, judge, write } from './judging';
import { HeadlessError, openHeadless } from './page';
import { readingAsked, readingHelp, readingOptions } from './reading-wish';
import { reportText } from './terminal';

/** Besides report.json. */
const always = ['rows', 'summary', 'html', 'bundle'] as const satisfies readonly DownloadKind[];
/** What --also can name: all but the files that are always written. */
const moreFiles = downloadKinds.filter((kind) => ![...always, 'report'].includes(kind));

const usage = `npm run judge -- FILE [options]

Judges the benchmark in FILE in a headless browser, with the app's own code, and writes report.json, an HTML report that
works its numbers out again, the R-Align result JSONL, results_summary.csv and the run itself. Interrupted, it goes on
when called again.

  --genrm ID        model under test: a catalogue id (outcome, aligned, Qwen3-4B-q4f16_1-MLC, ...) or a .gguf file
  --meta-judge ID   model that compares rationales with golden judgments, or "none" for labels only
  --engine NAME     auto (default), webllm (WebGPU) or wllama (CPU)
  --limit N         judge N items, drawn by the seed
  --swap N          also ask about the first N of them ("all") in the other order: flip rates of GenRM and meta-judge
  --seed N          order of items and sampling (default 0)
  --out DIR         where results and the resumable state go (default plumbline-out)
${readingHelp}
  --audit           then audit the meta-judge by planted cases (up to 140 calls): J, sensitivity, specificity; where it
                    fails, S-Corr and F-Score are struck through
  --also LIST       more files, by comma: ${moreFiles.join(', ')}
  --json            print the report as JSON on standard output, and nothing else there
  --help            this text

Exit code: 0 done, 1 could not be done, 2 wrong usage.`;

class UsageError extends Error {
  override readonly name = 'UsageError';
}

interface JudgeOptions extends ModelWish {
  readonly file: string;
  readonly limit: number | null;
  readonly seed: number;
  readonly swap: number | 'all' | null;
  readonly out: string;
  readonly also: readonly DownloadKind[];
  readonly audit: boolean;
  readonly json: boolean;
  readonly reading: ReadOptions;
}

function wholeNumber(name: string, text: string | undefined, least: number): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < least) {
    throw new UsageError(`--${name} wants a whole number of at least ${String(least)}, not "${text}".`);
  }
  return value;
}

function moreFile(name: string): DownloadKind[] {
  if (name.trim() === '') return [];
  const found = downloadKinds.find((kind) => kind === name.trim() && kind !== 'report');
  if (found === undefined) throw new UsageError(`--also knows no "${name}". It knows ${moreFiles.join(', ')}.`);
  return [found];
}

function readOptions(args: readonly string[]): JudgeOptions | 'help' {
  const { values, positionals } = parseUsage(args);
  if (values.help === true) return 'help';
  const [file, ...more] = positionals;
  if (file === undefined) throw new UsageError('Which file? Name a benchmark.');
  if (more.length > 0) throw new UsageError(`One file at a time: what is "${more.join(' ')}"?`);
  const engine = engineNamed(values.engine ?? 'auto');
  if (engine === null) throw new UsageError(wrongEngine(values.engine ?? ''));
  if (values.audit === true && values['meta-judge'] === 'none')
    throw new UsageError('--audit is of the meta-judge, and --meta-judge none asks for none.');
  const reading = readingAsked(values);
  if (!reading.ok) throw new UsageError(reading.error);
  return {
    file,
    reading: reading.value,
    engine,
    genrm: values.genrm ?? null,
    metaJudge: values['meta-judge'] ?? null,
    limit: wholeNumber('limit', values.limit, 1),
    seed: wholeNumber('seed', values.seed, 0) ?? 0,
    swap: values.swap === 'all' ? 'all' : wholeNumber('swap', values.swap, 1),
    out: resolve(values.out ?? 'plumbline-out'),
    also: (values.also ?? '').split(',').flatMap(moreFile),
    audit: values.audit ?? false,
    json: values.json ?? false,
  };
}

function parseUsage(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        genrm: text,
        'meta-judge': text,
        engine: text,
        limit: text,
        swap: text,
        seed: text,
        out: text,
        also: text,
        ...readingOptions,
        audit: flag,
        json: flag,
        help: flag,
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Files the page may read, by the name it asks for; model files on the command line become addresses. */
function filesFor(options: JudgeOptions): { readonly files: ReadonlyMap<string, string>; readonly wish: ModelWish } {
  const files = new Map([[basename(options.file), resolve(options.file)]]);
  const model = (name: string | null): string | null => {
    if (name === null || !/\.gguf$/i.test(name)) return name;
    if (!existsSync(name)) throw new HeadlessError(`${name}: no such model file.`);
    files.set(basename(name), resolve(name));
    return `/in/${encodeURIComponent(basename(name))}`;
  };
  return { files, wish: { genrm: model(options.genrm), metaJudge: model(options.metaJudge), engine: options.engine } };
}

const isPocket = (name: string): boolean => /^(outcome|aligned|meta)(-q0f32)?$/.test(name);

async function run(options: JudgeOptions): Promise<void> {
  const say = process.stderr;
  if (!existsSync(options.file)) throw new HeadlessError(`${options.file}: no such file.`);
  if (!statSync(options.file).isFile()) throw new HeadlessError(`${options.file} is not a file.`);
  const { files, wish } = filesFor(options);
  await mkdir(options.out, { recursive: true });
  const interrupted = new AbortController();
  process.once('SIGINT', () => {
    interrupted.abort();
  });
  process.once('SIGTERM', () => {
    interrupted.abort();
  });
  // Without a name the models are the pocket ones.
  const wantsPocket = [options.genrm, options.metaJudge].some((name) => name === null || isPocket(name));
  const webgpu = await prepareEngine(options.engine, wantsPocket, say);
  const app = await openHeadless({
    appFolder: await appFolder(say),
    profile: join(options.out, '.state', 'browser'),
    files,
    out: options.out,
    webgpu,
  });
  try {
    const name = basename(options.file);
    const imported = await importBenchmark(app, name, `/in/${encodeURIComponent(name)}`, options.reading);
    say.write(`${importText(imported.report)}\n`);
    const models = await chooseModels(app, wish);
    say.write(`GenRM ${models.genrm.id}, meta-judge ${models.metaJudge?.id ?? 'none'}.\n`);
    const { limit, seed, swap } = options;
    const order = { benchmarkId: imported.id, ...models, limit, seed, swap };
    const first = await judge(app, order, say, interrupted.signal);
    const audited = options.audit ? await audit(app, [first], say, interrupted.signal) : [first];
    if (audited === null) say.write('No audit: no golden judgment is here that a case could be made of.\n');
    const [judged = first] = audited ?? [];
    await writeFile(join(options.out, 'report.json'), `${JSON.stringify(judged.report, null, 2)}\n`);
    const files = ['report.json'];
    for (const what of new Set([...always, ...options.also])) files.push(await write(app, judged.runId, what));
    say.write(`Written to ${options.out}: ${files.join(', ')}\n`);
    if (judged.foreign !== null) say.write(`${judged.foreign}\n`);
    process.stdout.write(
      options.json
        ? `${JSON.stringify(judged.report, null, 2)}\n`
        : `\n${reportText(judged.report, process.stdout.isTTY)}\n`,
    );
  } finally {
    await app.close();
  }
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') process.stdout.write(`${usage}\n`);
  else await run(options);
} catch (error) {
  const wrongUsage = error instanceof UsageError;
  const expected = wrongUsage || error instanceof HeadlessError;
  process.stderr.write(
    `${expected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  if (wrongUsage) process.stderr.write('npm run judge -- --help lists the options.\n');
  process.exitCode = wrongUsage ? 2 : 1;
}
