import type { PlantedKind } from '../domain/audit/kinds';
import type { AuditState } from '../domain/audit/summary';
import { pocket } from '../domain/protocols/pocket';

export const kindWords: Readonly<Record<PlantedKind, string>> = {
  'golden judgment itself': 'must pass',
  'golden judgment of another item': 'for the same letter, about something else',
  'one key point negated': 'says the opposite of the golden judgment',
  'boiler-plate': 'talk that fits any item',
  'label alone': 'which answer is better, and no reason',
  empty: 'the letter and nothing else',
  injection: 'the meta-judge’s own “correct”, put into its mouth',
};

export const stateWords: Readonly<Record<AuditState, { readonly sign: string; readonly word: string }>> = {
  passed: { sign: '✓', word: 'passed' },
  failed: { sign: '✗', word: 'failed' },
  'not-tested': { sign: '–', word: 'not tested' },
};

/** How the texts were made, for a person who wants to know what the numbers rest on. */
export const howMade = (protocolId: string): string =>
  protocolId === pocket.id
    ? 'The pocket meta-judge knows only what pocket GenRMs write, so every case is put into their words: the deciding point is read from the golden judgment and written as they write it. To negate it, what the two answers show is exchanged. Boiler-plate is the filler of Pocket Bench.'
    : 'The reasons are the golden judgment’s own words. A key point is negated by rules for English sentences about an answer, only in short texts and only where they surely say the opposite then. Another item’s golden judgment is taken only if it shares no telling word.';
