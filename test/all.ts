import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * All checks; every step runs, so that one call shows everything that is wrong. What needs no models goes side by side with
 * the making of what the later tests need; of tests on the software device one runs at a time.
 */

const root = join(import.meta.dirname, '..');
const results = join(root, 'test-results');
mkdirSync(results, { recursive: true });

let passed = 0;
let failed = 0;
let skipped = 0;

let running = 0;

/** Shows at once what a tool writes, or, if another runs already, when it has ended. */
function tool(title: string, args: readonly string[]): Promise<boolean> {
  const started = Date.now();
  const isAlone = running++ === 0;
  if (isAlone) console.log(`\n── ${title}`);
  const env = { ...process.env, FORCE_COLOR: '0' };
  const output = isAlone ? 'inherit' : 'pipe';
  const child = spawn('npx', ['--no-install', ...args], { cwd: root, stdio: ['ignore', output, output], env });
  const written: Buffer[] = [];
  child.stdout?.on('data', (part: Buffer) => written.push(part));
  child.stderr?.on('data', (part: Buffer) => written.push(part));
  return new Promise((resolve) => {
    child.on('close', (status) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(0);
      const before = isAlone ? '' : `\n── ${title}\n${Buffer.concat(written).toString()}`;
      running--;
      console.log(`${before}── ${title}: ${status === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
      resolve(status === 0);
    });
  });
}

/** A check that is one yes or no. */
async function check(title: string, args: readonly string[]): Promise<void> {
  if (await tool(title, args)) passed++;
  else failed++;
}

interface Counts {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly success: boolean;
}

/** @param of which files, as the test runner's arguments say. */
async function tests(project: string, name = project, of: readonly string[] = []): Promise<void> {
  const file = join(results, `${name}.json`);
  const ok = await tool(`${name} tests`, [
    'vitest',
    'run',
    '--project',
    project,
    ...of,
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  if (!existsSync(file)) {
    failed++;
    return;
  }
  // Written by the test runner just now.
  const counts = JSON.parse(readFileSync(file, 'utf8')) as Counts;
  passed += counts.numPassedTests;
  skipped += counts.numPendingTests;
  // A file that fails to load has no tests to count.
  failed += ok ? 0 : Math.max(1, counts.numFailedTests);
}

async function withoutModels(): Promise<void> {
  await check('format', ['prettier', '--check', '--log-level', 'warn', '.']);
  await check('lint, with the import table', ['eslint', '--max-warnings', '0', '.']);
  await check('types, page', ['svelte-check', '--fail-on-warnings', '--tsconfig', './tsconfig.json']);
  await check('types, workers', ['tsc', '-p', 'workers/tsconfig.json']);
  await tests('browser');
}

async function models(): Promise<void> {
  // A step of its own, so that a failed build is told from failed tests.
  const library = ['tsx', 'src/headless/build-library.ts', '--kernels', 'software'];
  await check('model libraries, for the software device', library);
  await tests('recipe');
  // They need none of this; here they make both sides about as long.
  await tests('unit');
}

await Promise.all([withoutModels(), models()]);
// The whole app on the CPU leaves the software device most of the machine.
const onWebgpu = ['test/e2e/webllm.test.ts', 'test/e2e/own-model.test.ts'];
const onCpu = onWebgpu.flatMap((file) => ['--exclude', file]);
await Promise.all([tests('webgpu'), tests('e2e', 'e2e', onCpu)]);
await tests('e2e', 'e2e on webgpu', onWebgpu);

console.log(`\n${String(passed)} passed, ${String(failed)} failed${skipped > 0 ? `, ${String(skipped)} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
