import { expect, it } from 'vitest';
import { keepRowSize, keptRowSize, rowSizes } from '../../../src/state/row-size';
import { memoryStorage } from '../../fixtures/storage';

const denied = (): Storage => {
  throw new Error('denied');
};

it('the height of rows comes back as it was chosen', () => {
  const storage = memoryStorage();
  expect(keptRowSize(storage)).toBe('S');
  for (const size of rowSizes) {
    keepRowSize(size, storage);
    expect(keptRowSize(storage)).toBe(size);
  }
});

it('is one line where storage is denied or holds something else', () => {
  expect(keptRowSize(memoryStorage([['plumbline-row-size', 'XXL']]))).toBe('S');
  expect(keptRowSize(denied)).toBe('S');
  expect(() => {
    keepRowSize('L', denied);
  }).not.toThrow();
});
