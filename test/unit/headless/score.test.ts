import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScoreReader } from '../../../src/headless/score-file';
import { scoreJudgments } from '../../../src/headless/score-judgments';
import { fixtureText } from '../../fixtures/r-align-rows';

const root = join(import.meta.dirname, '../../..');
const tenName = 'ten__some-model_metarm_some-meta.jsonl';
const fixture = (name: string): string => join(root, 'test/fixtures/r-align', name);

function score(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'src/headless/score.ts', ...args],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-score-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const written = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('npm run score', () => {
  it('prints the exact numbers as JSON, and nothing else', () => {
    const { status, stdout, stderr } = score('--json', fixture(tenName), '--reparse');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual([
      {
        file: fixture(tenName),
        bench: 'ten',
        model: 'some-model',
        metaJudge: 'some-meta',
        total: 10,
        labelCorrect: 7,
        correct: 3,
        incorrect: 2,
        callFail: 1,
        parseFail: 1,
        skipped: 3,
        lAcc: 0.7,
        sCorr: 0.4,
        fScore: 0.375,
      },
    ]);
  });

  it('prints a table with counts and intervals, and writes the CSV of the scripts', () => {
    const out = join(folder, 'out.csv');
    writeFileSync(out, 'old');
    const { status, stdout } = score(
      fixture(tenName),
      fixture('ppe_demo__gemini-2.5-pro-thinking_metarm_some-meta.jsonl'),
      '--csv',
      out,
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/L-Acc\s+70\.00%\s+7 of 10\s+95 % interval 39\.68 to 89\.22/);
    expect(stdout).toMatch(/S-Corr\s+40\.00%\s+2 of 5/);
    expect(stdout).toMatch(/F-Score\s+37\.50%\s+3 of 8/);
    expect(readFileSync(out, 'utf8')).toBe(
      'model,ppe_demo__label_acc,ppe_demo__spurious_correctness,ppe_demo__fidelity_score,ten__label_acc,ten__spurious_correctness,ten__fidelity_score\n' +
        'gemini-2.5-pro-thinking,70.0000,16.6667,55.5556,,,\n' +
        'some-model,,,,70.0000,40.0000,37.5000\n',
    );
  });

  it('does not score a file with a broken line, and says where it is', () => {
    const lines = fixtureText(tenName).split('\n');
    const path = written('broken__m_metarm_j.jsonl', lines.with(3, '{"id": oops').join('\n'));
    const { status, stdout, stderr } = score('--json', path, fixture(tenName));
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toHaveLength(1);
    expect(stderr).toContain(`${path}:4: Not JSON at column 8`);
    expect(stderr).toContain('not scored, because of 1 broken line.');
  });

  it('scores the rest with --skip-bad, and says how many lines it left out', () => {
    const lines = fixtureText(tenName).split('\n');
    const path = written('skip__m_metarm_j.jsonl', lines.with(9, 'oops').join('\n'));
    const { status, stdout, stderr } = score('--json', '--skip-bad', path);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ total: 9, labelCorrect: 7, skipped: 2 }]);
    expect(stderr).toContain('scored without 1 broken line.');
  });

  it('warns when two files claim one cell of the CSV', () => {
    const other = join(folder, 'ten__some-model_metarm_other.jsonl');
    copyFileSync(fixture(tenName), other);
    const { status, stderr } = score('--json', other, fixture(tenName));
    expect(status).toBe(0);
    expect(stderr).toMatch(/are both some-model on ten: a CSV shows the latter only/);
  });

  it('gives L-Acc of each judge in a file of another tool, and says what is left out', () => {
    const file = join(root, 'test/fixtures/benchmarks/judgebench-output.jsonl');
    const { status, stdout, stderr } = score('--json', file);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        file,
        bench: 'judgebench-output',
        model: 'judge-7b',
        total: 4,
        labelCorrect: 1,
        lAcc: 0.25,
        sCorr: null,
        fScore: null,
      },
    ]);
    expect(stderr).toContain('4 more judgments of another order or draw are in no number.');
    expect(stderr).toContain('verdict and the one that "Arena-Hard" reads differ on 0 of 3.');
  });

  it.each<[string, readonly string[], number, RegExp]>([
    ['no file', [], 2, /No file given/],
    ['an unknown flag', ['--nope', 'x'], 2, /--nope/],
    ['--csv without a name', ['x', '--csv'], 2, /csv/],
    ['a file that is not there', ['/no/such/file.jsonl'], 1, /ENOENT/],
    ['a folder', ['/'], 1, /not scored/],
  ])('ends with a message and a code: %s', (_name, args, code, message) => {
    const { status, stdout, stderr } = score(...args);
    expect({ status, stdout }).toEqual({ status: code, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('leaves an existing CSV alone when no file could be scored', () => {
    const out = written('keep.csv', 'old');
    const { status, stderr } = score('/no/such/file.jsonl', '--csv', out);
    expect(status).toBe(1);
    expect(stderr).toMatch(/not written, because no file was scored/);
    expect(readFileSync(out, 'utf8')).toBe('old');
  });

  it('explains itself', () => {
    const { status, stdout } = score('--help');
    expect(status).toBe(0);
    expect(stdout).toMatch(/--csv OUT .*overwritten/);
  });

  it('scores an empty file as not tested, and refuses an archive by name', () => {
    const empty = score('--json', written('empty__m.jsonl', ''));
    expect(empty.status).toBe(0);
    expect(JSON.parse(empty.stdout)).toMatchObject([{ total: 0, lAcc: null, sCorr: null, fScore: null }]);
    const zip = score(written('z__m.jsonl', 'PK\u0003\u0004xx'));
    expect(zip.status).toBe(1);
    expect(zip.stderr).toMatch(/zip archive/);
  });
});

describe('the score reader', () => {
  it('does not break rows at U+2028, nor at any cut between chunks', () => {
    const text = fixtureText(tenName).replaceAll('Compared', '\u2028Compared').replaceAll('\n', '\r\n');
    const whole = createScoreReader('reparse');
    whole.push(text);
    const cut = createScoreReader('reparse');
    for (const char of text) cut.push(char);
    const { counts, broken } = whole.end();
    expect(broken).toEqual([]);
    expect(counts).toMatchObject({ total: 10, labelCorrect: 7 });
    expect(cut.end()).toEqual({ counts, broken, isOther: false });
  });
});

describe('scoring a file of another tool', () => {
  const text = (name: string): string => readFileSync(join(root, 'test/fixtures/benchmarks', name), 'utf8');

  it('reads the texts when asked, and says where the file reads otherwise', async () => {
    const told = text('think-rm-result.jsonl').replace('"strict_predict":"A"', '"strict_predict":"B"');
    const path = written('think.jsonl', told);
    const stored = await scoreJudgments(path, 'stored');
    expect(stored).toMatchObject({ ok: true, value: { scores: [{ model: '', total: 3, labelCorrect: 0 }] } });
    const reparsed = await scoreJudgments(path, 'reparse');
    expect(reparsed).toMatchObject({ ok: true, value: { scores: [{ total: 3, labelCorrect: 1 }] } });
    expect(reparsed.ok && reparsed.value.notes).toEqual([
      `The file's verdict and the one that "Think-RM" reads differ on 1 of 3.`,
    ]);
  });

  it('does not score verdicts that have nothing to be compared with', async () => {
    const models = text('alpaca-eval-annotation.jsonl').split('\n').slice(5).join('\n');
    const scored = await scoreJudgments(written('annotations.jsonl', models), 'stored');
    expect(scored.ok || scored.error).toMatch(/^2 of 2 verdicts of models are left out/);
  });
});
