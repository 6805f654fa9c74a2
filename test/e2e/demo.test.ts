import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseResultFileName } from '../../src/domain/exports/file-names';
import type { Report } from '../../src/domain/exports/report';
import { chromiumArgs, chromiumPath } from '../../src/headless/browser';
import { command, emptyFolder, killAll, type Finished, type Running } from './cli';

const out = emptyFolder();
let finished: Finished;

// Files of the command under test.
const readJson = (...path: readonly string[]): unknown => JSON.parse(readFileSync(join(out, ...path), 'utf8'));
const reports = (): readonly Report[] => readJson('report.json') as readonly Report[];

beforeAll(async () => {
  finished = await command('demo', '--no-serve', '--limit', '12', '--out', out).done;
});

describe('npm run demo -- --no-serve --limit 12', () => {
  test('ends well and prints a table for each GenRM', () => {
    expect(finished, finished.stderr).toMatchObject({ code: 0 });
    for (const name of ['outcome', 'aligned'])
      expect(finished.stdout).toMatch(new RegExp(`^${name} on pocket-bench, S-Corr as judged by meta`, 'm'));
    expect(finished.stdout).toMatch(/L-Acc +S-Corr +F-Score/);
    expect(finished.stdout).toMatch(/all +\d+\.\d % \[\d+\.\d, \d+\.\d\] n 12/);
  });

  test('writes reports in which every number has n and interval', () => {
    expect(reports().map(({ run }) => run.manifest.genrm.id)).toEqual(['outcome', 'aligned']);
    for (const { overall, subsets, metaJudge } of reports()) {
      expect(metaJudge).toBe('meta');
      expect(overall.items).toBe(12);
      expect(overall.lAcc.n).toBe(12);
      expect(overall.lAcc.interval).not.toBeNull();
      expect(overall.outcomes['pending']).toBe(0);
      expect(subsets.reduce((sum, { items }) => sum + items, 0)).toBe(12);
    }
  });

  test('result rows give the same numbers when they are scored as the paper’s script does', async () => {
    const files = ['outcome', 'aligned'].map((name) => join(out, `pocket-bench__${name}_metarm_meta.jsonl`));
    for (const flags of [[], ['--reparse']]) {
      const scored = await command('score', ...files, '--json', ...flags).done;
      expect(scored.code, scored.stderr).toBe(0);
      const rows = JSON.parse(scored.stdout) as readonly {
        lAcc: number;
        sCorr: number | null;
        fScore: number;
        total: number;
        model: string;
      }[];
      rows.forEach((row, i) => {
        const report = reports()[i];
        // The pocket grammar is not boxed: read again with the paper's parsers nothing is there to read.
        if (flags.length > 0) expect(row).toMatchObject({ total: 12, lAcc: 0, sCorr: null });
        else {
          expect([row.total, row.lAcc, row.sCorr, row.fScore]).toEqual([
            12,
            report?.overall.lAcc.value,
            report?.overall.sCorr.value,
            report?.overall.fScore.value,
          ]);
          expect(row.model).toBe(parseResultFileName(files[i] ?? '').model);
        }
      });
    }
  });

  test('results_summary.csv has one line per GenRM', () => {
    const lines = readFileSync(join(out, 'results_summary.csv'), 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe(
      'model,pocket-bench__label_acc,pocket-bench__spurious_correctness,pocket-bench__fidelity_score',
    );
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(['aligned', 'outcome']);
  });

  test('a second call has nothing left to judge', async () => {
    const again = await command('demo', '--no-serve', '--limit', '12', '--out', out).done;
    expect(again.stdout).toContain('outcome: 12 of 12 items are there already');
  });
});

describe('npm run demo serves the finished runs', () => {
  let serving: Running;
  afterAll(() => {
    killAll(serving);
  });

  test('they open in a browser that has never seen them', async () => {
    serving = command('demo', '--limit', '12', '--out', out, '--port', '4990');
    await serving.said(/http:\/\/localhost:\d+\//);
    const browser = await chromium.launch({ executablePath: chromiumPath() ?? '', args: [...chromiumArgs] });
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.goto('http://localhost:4990/');
    await page.getByRole('button', { name: /Pocket outcome on pocket-bench/i }).click();
    await page.waitForURL(/#\/results\//);
    await page.getByText('S-Corr').first().waitFor();
    await expect.poll(() => page.locator('main').innerText(), { timeout: 20_000 }).toMatch(/n\s*=?\s*12/);
    expect(problems).toEqual([]);
    await browser.close();
  });
});
