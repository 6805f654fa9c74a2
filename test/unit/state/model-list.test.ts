import { describe, expect, test } from 'vitest';
import { preselected } from '../../../src/state/choice';
import { listed, modelOrders, type ModelOrder } from '../../../src/state/model-list';
import type { ModelOffer } from '../../../src/state/ports';
import { modelRef } from '../../fixtures/runs';

const offer = (id: string, parts: Partial<ModelOffer> = {}): ModelOffer => ({
  model: { ...modelRef(id), name: id },
  stages: ['judge', 'meta'],
  downloadMB: 100,
  memoryMB: 100,
  parameters: 1,
  trainedContext: 4096,
  licence: null,
  thinking: 'never',
  family: id,
  note: '',
  fits: true,
  reason: '',
  ...parts,
});
const offers = [
  offer('huge', { fits: false, downloadMB: 9000, memoryMB: 9000, parameters: 8, trainedContext: null }),
  offer('small', { downloadMB: 50, memoryMB: 900 }),
  offer('good', { parameters: 4, memoryMB: 500, trainedContext: 40960 }),
];
const ids = (order: ModelOrder, fittingOnly = false): string =>
  listed(offers, order, fittingOnly, 'good')
    .map(({ model }) => model.id)
    .join(' ');

describe('models as a person compares them', () => {
  test.each<[ModelOrder, string]>([
    ['good', 'good small huge'],
    ['download', 'small good huge'],
    ['memory', 'good small huge'],
    ['parameters', 'huge good small'],
    ['context', 'good small huge'],
    ['name', 'good huge small'],
  ])('%s', (order, expected) => {
    expect(ids(order)).toBe(expected);
  });

  test('what does not fit can be left out, in every order', () => {
    for (const order of Object.keys(modelOrders) as readonly ModelOrder[]) {
      expect(ids(order, true).split(' ').toSorted()).toEqual(['good', 'small']);
    }
  });
});

describe('the model to start with', () => {
  const pocket = offer('pocket', { stages: ['judge'] });
  const choices = {
    offers: [{ ...pocket, model: { ...pocket.model, knowsOnly: 'pocket' as const } }, ...offers],
    recommended: { genrm: 'good', metaJudge: 'small' },
  };

  test('is the pocket one on its own benchmark, the recommended one on other data, and none while not known', () => {
    expect(preselected(choices, 'judge', true)?.id).toBe('pocket');
    expect(preselected(choices, 'judge', false)?.id).toBe('good');
    expect(preselected(choices, 'meta', false)?.id).toBe('small');
    expect(preselected(choices, 'judge', null)).toBeNull();
    expect(preselected(null, 'judge', false)).toBeNull();
  });

  test('is none where nothing is recommended', () => {
    expect(preselected({ ...choices, recommended: null }, 'judge', false)).toBeNull();
  });
});
