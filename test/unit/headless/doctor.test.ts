import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function doctor(...args: readonly string[]): {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
} {
  const command = ['--import', 'tsx', 'src/headless/doctor.ts', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

function written(name: string, rows: readonly unknown[]): string {
  const text = rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n');
  writeFileSync(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
  return join(folder, name);
}

const row = (n: number, winner: string): object => ({
  prompt: `Say ${String(n)}.`,
  response_a: 'x'.repeat(n),
  response_b: 'yy',
  winner,
});

describe('npm run doctor', () => {
  test('what is judged in a result file, and by whom', () => {
    const file = join(root, 'test/fixtures/benchmarks/judgebench-output.jsonl');
    expect(doctor(file).out).toContain('Judgments by judge-7b: 4; 1 failed calls; 4 more of another order or draw.');
    const judges = [{ judge: 'judge-7b', judgments: 4, failed: 1, textless: 0, further: 4 }];
    expect(JSON.parse(doctor(file, '--json').out)).toMatchObject({ format: 'judgebench-output', judges });
  });

  test('every row good, packed, with a tie set aside: 0', () => {
    const { code, out } = doctor(written('good.jsonl.gz', [row(1, 'A'), row(3, 'A'), row(4, 'tie')]), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      file: 'good.jsonl.gz',
      format: 'generic-ab',
      confidence: 1,
      rows: 3,
      good: 2,
      items: 2,
      setAside: [{ reason: 'tie', count: 1 }],
      badCount: 0,
      bad: [],
      warnings: [],
      shortcuts: [
        { rule: 'always-a', right: 2, n: 2 },
        { rule: 'longer', right: 1, n: 2 },
      ],
      lengthGap: { better: 2, worse: 2, n: 2 },
      notes: [],
      problem: null,
    });
  });

  test('some rows bad: 3, and they are named', () => {
    const good = Array.from({ length: 10 }, (_, n) => row(n + 1, 'B'));
    const { code, out } = doctor(written('some.jsonl', [...good, '{"prompt": "cut', { prompt: 'P' }]));
    expect(code).toBe(3);
    expect(out).toContain('10 of 12 rows are good');
    expect(out).toContain('Bad rows: 2');
    expect(out).toMatch(/ {2}line 11:\d+: /);
    expect(out).toMatch(/ {2}line 12, field \w+: /);
  });

  test('nothing that can be read, no such file: 1', () => {
    expect(doctor(written('letters.jsonl', [{ a: 1 }]))).toMatchObject({
      code: 1,
      out: expect.stringContaining('fit no known format') as string,
    });
    expect(doctor('nowhere.jsonl')).toMatchObject({ code: 1, err: expect.stringContaining('ENOENT') as string });
  });

  test('columns that nobody knows, in another encoding, as a mapping says', () => {
    const mapping = {
      ...{ request: ['ask'], answers: [['gpt'], ['bot']], id: null, subset: null, goldenJudgment: null },
      winner: { rule: 'values', path: ['pick'], means: [{ value: 'gpt', means: 'A' }] },
    };
    const table = join(folder, 'own.csv');
    writeFileSync(table, 'ask|gpt|bot|pick\nQ?|caf\u00e9, surely|tea|gpt\n', 'latin1');
    const mapped = written('own.mapping.json', [{ shape: '', mapping, delimiter: '|' }]);
    const { code, out } = doctor(table, '--mapping', mapped, '--encoding', 'CP1252', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ format: 'mapped', items: 1, warnings: [], problem: null });

    const poor = written('poor.mapping.json', [{ mapping: { ...mapping, request: 'ask' } }]);
    expect(doctor(table, '--mapping', poor)).toMatchObject({
      code: 2,
      err: expect.stringContaining('mapping.request must be a list such as ["column"].') as string,
    });
  });

  test('wrong usage: 2', () => {
    expect(doctor()).toMatchObject({ code: 2, err: expect.stringContaining('No file given.') as string });
    expect(doctor('x.jsonl', '--encoding', 'klingon')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--encoding knows no "klingon". It knows utf-8, windows-1252') as string,
    });
  });
});
