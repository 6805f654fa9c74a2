import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** All checks, one after the other; every step runs, so that one call shows everything that is wrong. */

const root = join(import.meta.dirname, '..');
const results = join(root, 'test-results');
mkdirSync(results, { recursive: true });

let passed = 0;
let failed = 0;
let skipped = 0;

function tool(title: string, args: readonly string[]): boolean {
  console.log(`\n── ${title}`);
  const started = Date.now();
  const { status } = spawnSync('npx', ['--no-install', ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, FORCE_COLOR: '0' },
  });
  console.log(`── ${title}: ${status === 0 ? 'ok' : 'FAILED'} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
  return status === 0;
}

/** A check that is one yes or no. */
function check(title: string, args: readonly string[]): void {
  if (tool(title, args)) passed++;
  else failed++;
}

interface Counts {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly success: boolean;
}

function tests(project: string): void {
  const file = join(results, `${project}.json`);
  const ok = tool(`${project} tests`, [
    'vitest',
    'run',
    '--project',
    project,
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

check('format', ['prettier', '--check', '--log-level', 'warn', '.']);
check('lint, with the import table', ['eslint', '--max-warnings', '0', '.']);
check('types, page', ['svelte-check', '--fail-on-warnings', '--tsconfig', './tsconfig.json']);
check('types, workers', ['tsc', '-p', 'workers/tsconfig.json']);
tests('unit');
tests('browser');
// A step of its own, so that a failed build is told from failed tests.
check('model libraries, for the software device', ['tsx', 'src/headless/build-library.ts', '--kernels', 'software']);
tests('recipe');
tests('webgpu');
tests('e2e');

console.log(`\n${String(passed)} passed, ${String(failed)} failed${skipped > 0 ? `, ${String(skipped)} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
