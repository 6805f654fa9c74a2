import { expect, it } from 'vitest';
import { createLengthGapCounter } from '../../../src/domain/benchmarks/length-gap';

it('gives the medians of the better and the worse answers', () => {
  const counter = createLengthGapCounter();
  expect(counter.gap()).toBeNull();
  counter.add({ goldenLabel: 'A', responseA: 'long one', responseB: 'x' });
  counter.add({ goldenLabel: 'B', responseA: 'xyz', responseB: 'longer' });
  expect(counter.gap()).toEqual({ better: 7, worse: 2, n: 2 });
  counter.add({ goldenLabel: 'B', responseA: '', responseB: '1' });
  expect(counter.gap()).toEqual({ better: 6, worse: 1, n: 3 });
});
