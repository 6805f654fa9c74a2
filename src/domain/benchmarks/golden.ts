import type { Preference } from './label';
import type { Golden } from './pair';
import { shown } from './row-fields';

/**
 * What a label field says, for formats that know ties and rows without label: those are set aside, with the reason.
 * @param preference null: the value cannot be read.
 */
export function goldenOf(field: string, value: unknown, preference: Preference | null): Golden {
  if (preference === null) {
    const isMissing = value === undefined || value === null || value === '';
    const what = isMissing ? 'is missing' : `names neither answer: found ${shown(value)}`;
    return {
      label: null,
      reason: 'unlabelled',
      field,
      message: `${field} ${what}. Nothing can be scored without a label.`,
    };
  }
  const none = 'no answer is the better one.';
  switch (preference.better) {
    case 'A':
    case 'B':
      return { label: preference.better };
    case 'tie':
      return { label: null, reason: 'tie', field, message: `${field}: a tie (${shown(value)}), ${none}` };
    case 'both-bad':
      return { label: null, reason: 'both-bad', field, message: `${field}: both are bad (${shown(value)}), ${none}` };
  }
}

/** For points given to both answers: the higher is better. */
export function goldenOfScores(fields: string, first: number | null, second: number | null): Golden {
  const preference: Preference | null =
    first === null || second === null ? null : { better: first === second ? 'tie' : first > second ? 'A' : 'B' };
  const value = first === null && second === null ? undefined : `${String(first)} and ${String(second)}`;
  return goldenOf(fields, value, preference);
}
