import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { summaryCsv } from '../domain/exports/summary-csv';
import { appFolder } from './build';
import { engineNamed, prepareEngine, wrongEngine } from './engine-wish';
import { audit, chooseModels, importBenchmark, judge, write, type Judged } from './judging';
import { HeadlessError, openHeadless, type WebGpuWish } from './page';
import { serve } from './serve';
import { reportText } from './terminal';

const usage = `npm run demo -- [options]

Judges the bundled Pocket Bench with two small GenRMs, outcome and aligned, both checked by a pocket meta-judge, audits
the meta-judge by planted cases where all items are judged; prints and writes the numbers, then serves the app with the
two finished runs.

  --limit N     judge N items instead of all 240
  --engine NAME auto (default), webllm (WebGPU; without a graphics card on a software device, about 6 s an item;
                compiles a model library the first time, which takes minutes) or wllama (CPU)
  --no-serve    end after the report
  --port N      port to serve on (default 4173)
  --out DIR     where results go (default plumbline-out)
  --fresh       forget earlier runs of the demo and judge everything again
  --help        this text`;

const benchmarkFile = 'pocket-bench.jsonl';
const genrms = ['outcome', 'aligned'] as const;
const firstPort = 4173;

function readOptions() {
  const { values } = parseArgs({
    args: process.argv.slice(2),
    options: {
      limit: { type: 'string' },
      engine: { type: 'string', default: 'auto' },
      'no-serve': { type: 'boolean', default: false },
      port: { type: 'string', default: String(firstPort) },
      out: { type: 'string', default: 'plumbline-out' },
      fresh: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const number = (name: string, text: string): number => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < 1)
      throw new HeadlessError(`--${name} wants a whole number above 0, not "${text}".`);
    return value;
  };
  const engine = engineNamed(values.engine);
  if (engine === null) throw new HeadlessError(wrongEngine(values.engine));
  return {
    help: values.help,
    engine,
    serve: !values['no-serve'],
    fresh: values.fresh,
    limit: values.limit === undefined ? null : number('limit', values.limit),
    port: number('port', values.port),
    out: resolve(values.out),
  };
}

interface DemoRun extends Judged {
  /** Result rows, in the out folder. */
  readonly rows: string;
  /** The run itself, in the out folder's `runs`. */
  readonly run: string;
  /** The audit of its meta-judge, there too. */
  readonly audit?: string;
}

async function judgeBoth(
  options: ReturnType<typeof readOptions>,
  app: string,
  webgpu: WebGpuWish,
): Promise<readonly DemoRun[]> {
  const say = process.stdout;
  const profile = join(options.out, '.state', 'demo');
  if (options.fresh) await rm(profile, { recursive: true, force: true });
  const interrupted = new AbortController();
  process.once('SIGINT', () => {
    interrupted.abort();
  });
  const headless = await openHeadless({ appFolder: app, profile, files: new Map(), out: options.out, webgpu });
  try {
    const { id } = await importBenchmark(headless, benchmarkFile, `./benchmarks/${benchmarkFile}`);
    const done: DemoRun[] = [];
    let isQuick = true;
    for (const genrm of genrms) {
      const models = await chooseModels(headless, { genrm, metaJudge: 'meta', engine: options.engine });
      // On a software device a call takes seconds.
      isQuick = models.metaJudge?.engine !== 'webllm' || webgpu === 'card';
      const judged = await judge(
        headless,
        { benchmarkId: id, ...models, limit: options.limit, seed: 0, swap: null },
        say,
        interrupted.signal,
      );
      const first = judged.progress.firstVerdictAt;
      if (first !== null && done.length === 0) {
        say.write(`First verdict ${((first - headless.openedAt) / 1000).toFixed(1)} s after the browser's start.\n`);
      }
      const rows = await write(headless, judged.runId, 'rows');
      done.push({ ...judged, rows, run: await write(headless, judged.runId, 'bundle', '/runs') });
    }
    const isWorthIt = options.limit === null && isQuick;
    const audited = isWorthIt ? await audit(headless, done, say, interrupted.signal) : null;
    const auditId = audited?.[0]?.report.audit?.runId;
    if (!audited || !auditId) return done;
    const file = await write(headless, auditId, 'bundle', '/runs');
    return audited.map((one) => ({ ...one, audit: file }));
  } finally {
    await headless.close();
  }
}

/** report.json and results_summary.csv hold both runs. */
async function writeReports(judged: readonly DemoRun[], out: string, runs: string): Promise<void> {
  await writeFile(
    join(out, 'report.json'),
    `${JSON.stringify(
      judged.map(({ report }) => report),
      null,
      2,
    )}\n`,
  );
  const rows = judged.map(({ report: { run, overall } }) => ({
    model: run.manifest.genrm.id,
    bench: run.manifest.benchmark.name,
    lAcc: overall.lAcc.value,
    sCorr: overall.sCorr.value,
    fScore: overall.fScore.value,
  }));
  await writeFile(join(out, 'results_summary.csv'), summaryCsv(rows));
  const index = judged.map(({ report: { run }, run: file, audit }) => ({
    file,
    title: `${run.manifest.genrm.name} on ${run.manifest.benchmark.name}`,
    audit,
  }));
  await writeFile(join(runs, 'index.json'), `${JSON.stringify(index, null, 2)}\n`);
}

async function serveRuns(app: string, runs: string, port: number): Promise<void> {
  for (let at = port; ; at++) {
    const served = await serve({ app, runs }, at).catch((error: unknown) => {
      if (at - port < 20 && error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return null;
      throw error;
    });
    if (!served) continue;
    process.stdout.write(`\nThe app, with both runs: http://localhost:${String(served.port)}/   (Ctrl-C ends)\n`);
    return;
  }
}

async function run(options: ReturnType<typeof readOptions>): Promise<void> {
  const startedAt = Date.now();
  const runs = join(options.out, 'runs');
  await mkdir(runs, { recursive: true });
  const webgpu = await prepareEngine(options.engine, true, process.stdout);
  const app = await appFolder(process.stdout);
  const judged = await judgeBoth(options, app, webgpu);
  await writeReports(judged, options.out, runs);
  for (const { report } of judged) process.stdout.write(`\n${reportText(report, process.stdout.isTTY)}\n`);
  process.stdout.write(
    `\nWritten to ${options.out}: report.json, results_summary.csv, ${judged.map(({ rows }) => rows).join(', ')}` +
      ` (${((Date.now() - startedAt) / 1000).toFixed(0)} s)\n`,
  );
  if (options.serve) await serveRuns(app, runs, options.port);
}

try {
  const options = readOptions();
  if (options.help) process.stdout.write(`${usage}\n`);
  else await run(options);
} catch (error) {
  const wrongUsage = error instanceof TypeError && 'code' in error;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = wrongUsage ? 2 : 1;
}
