import type { Mark } from '../../state/results/filter';

export const markWords: Readonly<
  Record<Mark, { readonly sign: string; readonly label: string; readonly rationale: string }>
> = {
  right: { sign: '✓', label: 'label right', rationale: 'rationale right' },
  wrong: { sign: '✗', label: 'label wrong', rationale: 'rationale spurious' },
  failed: { sign: '!', label: 'call failed', rationale: 'meta-judge call failed' },
  unreadable: { sign: '?', label: 'no verdict', rationale: 'meta-judge unreadable' },
  'not-tested': { sign: '–', label: 'not tested', rationale: 'not tested' },
  pending: { sign: '…', label: 'pending', rationale: 'pending' },
  none: { sign: '', label: '', rationale: 'not asked' },
};
