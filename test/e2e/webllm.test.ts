import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Report } from '../../src/domain/exports/report';
import { command, emptyFolder } from './cli';

const benchmark = join(import.meta.dirname, '..', '..', 'public', 'benchmarks', 'pocket-bench.jsonl');

// Every part is real: the built app, its workers and library, WebLLM, and WebGPU, if need be on a software device.
test('the whole app judges 4 items on WebLLM, and says on what', { timeout: 900_000 }, async () => {
  const out = emptyFolder();
  const models = ['--genrm', 'outcome', '--meta-judge', 'meta', '--engine', 'webllm'];
  const { code, stdout, stderr } = await command('judge', benchmark, ...models, '--limit', '4', '--out', out).done;
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('GenRM outcome-q0f32, meta-judge meta-q0f32.');
  expect(stdout).toMatch(/^Judged by WebLLM [\d.]+ on \S.*\.$/m);

  // A file of the command under test.
  const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
  expect(report.metaJudge).toBe('meta-q0f32');
  expect(report.overall.failures).toEqual({});
  expect(report.overall.lAcc.n).toBe(4);
  // The model that sees the right answers sees them here too, and the meta-judge had something to do.
  expect(report.overall.lAcc.value).toBeGreaterThanOrEqual(0.5);
  expect(report.overall.sCorr.n).toBe(Math.round(4 * (report.overall.lAcc.value ?? 0)));
  const loaded = report.run.sessions.flatMap((session) => session.models);
  expect(new Set(loaded.map(({ modelId }) => modelId))).toEqual(new Set(['outcome-q0f32', 'meta-q0f32']));
  for (const { backend, device } of loaded) {
    expect(backend).toBe('webgpu');
    expect(device).not.toBe('');
  }
});
