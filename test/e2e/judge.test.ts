import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/domain/exports/report';
import { command, emptyFolder, killAll } from './cli';

const bench = 'public/benchmarks/pocket-bench.jsonl';
const reportIn = (stdout: string): Report => JSON.parse(stdout) as Report;
const numbers = ({ overall }: Report) => [overall.lAcc, overall.sCorr, overall.fScore];

describe('npm run judge', () => {
  test('killed in the middle and called again, it goes on and ends with the same numbers', async () => {
    const args = [
      bench,
      '--genrm',
      'aligned',
      '--meta-judge',
      'meta',
      '--engine',
      'wllama',
      '--limit',
      '60',
      '--seed',
      '3',
      '--json',
    ];
    const whole = await command('judge', ...args, '--out', emptyFolder()).done;
    expect(whole.code, whole.stderr).toBe(0);

    const out = emptyFolder();
    const killed = command('judge', ...args, '--out', out);
    await killed.said(/[1-9]\d*\/60/);
    killAll(killed);
    await killed.done;
    const resumed = await command('judge', ...args, '--out', out).done;
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(resumed.stderr).toMatch(/[1-9]\d* of 60 items are there already; going on/);
    expect(numbers(reportIn(resumed.stdout))).toEqual(numbers(reportIn(whole.stdout)));
    expect(reportIn(resumed.stdout).overall.items).toBe(60);

    const more = await command('judge', ...args.map((arg) => (arg === '60' ? '64' : arg)), '--out', out).done;
    expect(more.stderr).toContain('60 of 64 items are there already');
    expect(reportIn(more.stdout).overall.lAcc.n).toBe(64);
  });

  test('Ctrl-C says how to go on', async () => {
    const running = command('judge', bench, '--genrm', 'outcome', '--engine', 'wllama', '--out', emptyFolder());
    await running.said(/[1-9]\d*\/240/);
    if (running.child.pid !== undefined) process.kill(-running.child.pid, 'SIGINT');
    const { code, stderr } = await running.done;
    // npm itself ends by the signal that it was sent too.
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/Interrupted at \d+ of 240 items. Run the same command again to go on/);
  });

  test('a broken line costs itself, and foreign text is called out', async () => {
    const rows = readFileSync(bench, 'utf8').trim().split('\n').slice(0, 4);
    const foreign = JSON.stringify({
      id: 'x',
      conversations: [{ role: 'user', content: 'Explain quantum chromodynamics to an electrician' }],
      response_A: 'Gluons mediate colour interactions between quarks.',
      response_B: 'Electricity.',
      gt_label: 'A',
      gt_judgment: 'Answer A explains it.',
    });
    const out = emptyFolder();
    const file = join(out, 'mine.jsonl');
    writeFileSync(
      file,
      [...rows, '{"id": "cut', foreign, foreign.replace('"gt_label":"A"', '"gt_label":"neither"')].join('\n'),
    );
    const { code, stderr, stdout } = await command(
      'judge',
      file,
      '--genrm',
      'aligned',
      '--engine',
      'wllama',
      '--audit',
      '--out',
      out,
      '--json',
    ).done;
    expect(code, stderr).toBe(0);
    // Of the four rows of its own world cases can be made, and the report holds them.
    expect(reportIn(stdout).audit).toMatchObject({ state: 'passed', sensitivity: { k: 4, n: 4 }, pending: 0 });
    const verified = await command('verify', join(out, 'mine__aligned_metarm_meta.html'), '--json').done;
    expect(JSON.parse(verified.stdout)).toMatchObject([{ verified: true, audit: { sensitivity: { k: 4, n: 4 } } }]);
    expect(stderr).toContain('5 of 7 rows kept');
    expect(stderr).toMatch(/line 5/);
    expect(stderr).toMatch(/line 7.*gt_label/);
    expect(stderr).toMatch(/These numbers mean nothing/);
    expect(reportIn(stdout).overall.items).toBe(5);
  });

  test.each([
    [['no-such-file.jsonl'], 1, /no such file/],
    [['package.json', '--genrm', 'aligned'], 1, /./],
    [[bench, '--genrm', 'no-such-model'], 1, /no-such-model/],
    [[bench, '--engine', 'webllm', '--genrm', 'Qwen3-4B-q4f16_1-MLC', '--limit', '1'], 1, /WebGPU|graphics adapter/],
    [[], 2, /Which file/],
    [[bench, '--limit', 'x'], 2, /--limit wants a whole number/],
    [[bench, '--nonsense'], 2, /nonsense/],
    [[bench, '--audit', '--meta-judge', 'none'], 2, /--audit is of the meta-judge/],
    [[bench, '--engine', 'gpu'], 2, /--engine is/],
  ])('%j ends with code %i and a reason', async (args, code, reason) => {
    const ended = await command('judge', ...args, '--out', emptyFolder()).done;
    expect(ended.stderr).toMatch(reason);
    expect(ended.code).toBe(code);
    expect(ended.stdout).toBe('');
  });
});
