import { expect, test } from 'vitest';
import { fateCode, type Fate } from '../../../src/domain/metrics/aspect';
import { headToHead } from '../../../src/domain/metrics/head-to-head';
import { Progress } from '../../../src/state/progress';
import { testedOutcome } from '../../fixtures/checks';

const fatesOf = (...fates: readonly Fate[]) => Uint8Array.from(fates, fateCode);
const times = (count: number, fate: Fate): readonly Fate[] => Array.from({ length: count }, () => fate);

test('16 items won and 3 lost are decided, as in the vector of the e-value', () => {
  const run = fatesOf(...times(16, 'faithful'), ...times(3, 'label-wrong'), 'spurious', 'judge-failed', 'not-asked');
  const other = fatesOf(...times(16, 'label-wrong'), ...times(3, 'spurious'), 'spurious', 'faithful', 'faithful');
  const [label, faithful] = headToHead(run, other, new Uint8Array(22).fill(1));
  expect(label).toMatchObject({ aspect: 'label', n: 20, counts: { fixed: 16, broken: 3, 'both-right': 1 } });
  expect(label?.eValue).toBeCloseTo(27.053, 3);
  // The three that the other got right for another reason are wrong on both sides here.
  expect(faithful).toMatchObject({ n: 20, counts: { fixed: 16, broken: 0, 'both-wrong': 4 } });
});

test('label and reason together are compared on the settled beginning alone', () => {
  const run = fatesOf('label-wrong', 'faithful', 'label-wrong');
  const other = fatesOf('faithful', 'faithful', 'faithful');
  const [label, faithful] = headToHead(run, other, Uint8Array.of(0, 1, 0));
  expect([label?.n, faithful?.n]).toEqual([3, 1]);
});

test('a run under way gives what became of its items, and the settled beginning of its order', () => {
  const progress = new Progress([2, 0, 1]);
  progress.put(testedOutcome(2, true));
  progress.put({ ...testedOutcome(1, false), kind: 'label-wrong' });
  const { own, settled } = progress.fates(3);
  expect([...own]).toEqual([fateCode('not-asked'), fateCode('label-wrong'), fateCode('spurious')]);
  expect([...settled]).toEqual([0, 0, 1]);
});
