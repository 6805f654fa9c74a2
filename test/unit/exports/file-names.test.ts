import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNamePart, parseResultFileName, resultFileName } from '../../../src/domain/exports/file-names';

describe('a model’s name in a file name', () => {
  it.each([
    ['org/model', 'org_model'],
    ['org\\model', 'org_model'],
    ['  a  b\tc ', 'a_b_c'],
    ['Qwen3-8B.v2_x', 'Qwen3-8B.v2_x'],
    ['__a____b__', 'a_b'],
    ['modèle (α)', 'mod_le'],
    ['', 'unknown_model'],
    [' /// ', 'unknown_model'],
    ['<script>', 'script'],
  ])('%j becomes %j', (name, part) => {
    expect(fileNamePart(name)).toBe(part);
  });
});

describe('result file names', () => {
  it('are composed as the scripts do', () => {
    expect(resultFileName('helpsteer3_aug', 'org/model', 'gemini-3-pro')).toBe(
      'helpsteer3_aug__org_model_metarm_gemini-3-pro.jsonl',
    );
    expect(resultFileName('helpsteer3_aug', 'org/model', null)).toBe('helpsteer3_aug__org_model.jsonl');
  });

  it.each([
    ['ten__some-model_metarm_some-meta.jsonl', 'ten', 'some-model', 'some-meta'],
    ['a/b\\ten__m.jsonl', 'ten', 'm', null],
    ['ten__a__b_metarm_c_metarm_d.jsonl', 'ten', 'a__b', 'c_metarm_d'],
    ['ten__gemini-2.5-pro_metarm_gpt-5.1.jsonl', 'ten', 'gemini-2.5-pro', 'gpt-5.1'],
    ['ten.jsonl', 'ten', '', null],
    ['ten', 'ten', '', null],
    ['__m.jsonl', '', 'm', null],
  ])('%s is read back', (path, bench, model, metaJudge) => {
    expect(parseResultFileName(path)).toEqual({ bench, model, metaJudge });
  });

  it('survive the way there and back, unless a model is called "_metarm_" itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (bench, model, meta) => {
        expect(parseResultFileName(resultFileName(bench, model, meta))).toEqual({
          bench: fileNamePart(bench),
          model: fileNamePart(model),
          metaJudge: fileNamePart(meta),
        });
      }),
    );
  });
});
