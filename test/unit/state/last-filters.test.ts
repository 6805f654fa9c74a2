import { expect, it } from 'vitest';
import { filterParams, keepFilters, lastFilters } from '../../../src/state/results/last-filters';
import { openingQuery, paramsOf } from '../../../src/state/results/query';
import { memoryStorage } from '../../fixtures/storage';

const filters = filterParams(
  paramsOf({ ...openingQuery, kinds: ['label-wrong'], subset: 'sums', text: 'secret', item: 'r4' }),
);

it('filters are kept by run, without the searched text and the item', () => {
  const storage = memoryStorage();
  expect(lastFilters('one', storage)).toBeNull();
  keepFilters('one', filters, storage);
  keepFilters('two', { sort: '-tokens' }, storage);
  expect(lastFilters('one', storage)).toEqual({ filter: 'outcome:label-wrong category:sums' });
  expect(lastFilters('two', storage)).toEqual({ sort: '-tokens' });
  keepFilters('one', {}, storage);
  expect(lastFilters('one', storage)).toBeNull();
});

it('those of the fifty runs that were filtered last are kept', () => {
  const storage = memoryStorage();
  for (let run = 0; run < 51; run++) keepFilters(`run-${String(run)}`, filters, storage);
  expect(lastFilters('run-0', storage)).toBeNull();
  expect(lastFilters('run-1', storage)).toEqual(filters);
});

it('nothing is offered where storage is denied or holds something else', () => {
  const denied = (): Storage => {
    throw new Error('denied');
  };
  expect(lastFilters('one', memoryStorage([['plumbline-last-filters', '{"one":{"colour":"pink"}}']]))).toBeNull();
  expect(lastFilters('one', memoryStorage([['plumbline-last-filters', 'no JSON']]))).toBeNull();
  expect(lastFilters('one', denied)).toBeNull();
  expect(() => {
    keepFilters('one', filters, denied);
  }).not.toThrow();
});
