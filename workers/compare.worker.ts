import { expose } from 'comlink';
import { diffWordsWithSpace } from 'diff';
import { compareReasons } from '../src/domain/metrics/reasons';
import { longestDiff, type DiffPart } from '../src/domain/text-diff';
import type { CompareApi } from '../src/engine/api';

/** Texts that have little in common take the longest, and a diff of them says the least. */
const patienceMs = 1500;

function diffWords(first: string, second: string): readonly DiffPart[] | null {
  const [a, b] = [first.slice(0, longestDiff), second.slice(0, longestDiff)];
  const changes = diffWordsWithSpace(a, b, { timeout: patienceMs });
  if (!changes) return null;
  const parts = changes.map(({ value, added, removed }): DiffPart => ({
    text: value,
    of: added ? 'second' : removed ? 'first' : 'both',
  }));
  const rest = [
    { text: first.slice(longestDiff), of: 'first' as const },
    { text: second.slice(longestDiff), of: 'second' as const },
  ];
  return [...parts, ...rest.filter(({ text }) => text !== '')];
}

const api = {
  diffWords: (first, second) => Promise.resolve(diffWords(first, second)),
  reasons: (run, baseline) => Promise.resolve(compareReasons(run, baseline)),
} satisfies CompareApi;

expose(api);
