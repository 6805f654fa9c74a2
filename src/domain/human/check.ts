import type { Reading } from '../outcome';

/** What a person can say of a rationale whose label is right; `cannot-tell` is counted apart. */
export const humanVerdicts = ['sound', 'spurious', 'cannot-tell'] as const;
export type HumanVerdict = (typeof humanVerdicts)[number];

/** Under which reading of the run an item was drawn: what the meta-judge said of it depends on that. */
export type DrawReading = Pick<Reading, 'verdictParser' | 'metaParser'>;

/** The record: one thing that a person did about a check. Appended, never changed, so a check keeps its history. */
export interface CheckEntry {
  readonly runId: string;
  /** 0-based place in the run's record of checks; its key together with the run. */
  readonly seq: number;
  /** Which check it is about, 0-based: an entry about a known one adds to its history. Numbers have no gaps. */
  readonly check: number;
  readonly itemId: string;
  /** An answer; Undo; or that the meta-judge's verdict was shown, after which the answer stands. */
  readonly did: HumanVerdict | 'taken-back' | 'revealed';
  readonly note: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Milliseconds from the moment that the item was shown. */
  readonly tookMs: number;
  readonly reading: DrawReading;
}

/** One item that a person was shown and answered, as it stands now. */
export interface HumanCheck {
  readonly number: number;
  readonly itemId: string;
  readonly reading: DrawReading;
  readonly verdict: HumanVerdict;
  readonly note: string;
  readonly at: number;
  readonly tookMs: number;
  /** The item had been checked before under this reading: it measures how the person agrees with themselves. */
  readonly isRepeat: boolean;
  /** The meta-judge's verdict was shown afterwards. */
  readonly isRevealed: boolean;
  /** Answers before the one that stands, oldest first, also those that were taken back. */
  readonly history: readonly CheckEntry[];
}

const isHumanVerdict = (did: CheckEntry['did']): did is HumanVerdict => did !== 'taken-back' && did !== 'revealed';

/** The checks that stand, in the order in which they were made. Only blind answers count: after a reveal none is taken. */
export function checksOf(entries: readonly CheckEntry[]): readonly HumanCheck[] {
  const byNumber = new Map<number, CheckEntry[]>();
  for (const entry of entries.toSorted((a, b) => a.seq - b.seq)) {
    const known = byNumber.get(entry.check);
    if (known) known.push(entry);
    else byNumber.set(entry.check, [entry]);
  }
  const seen = new Set<string>();
  return [...byNumber.entries()].flatMap(([number, all]): HumanCheck[] => {
    if (all.at(-1)?.did === 'taken-back') return [];
    const reveal = all.findIndex(({ did }) => did === 'revealed');
    const answers = (reveal < 0 ? all : all.slice(0, reveal)).filter(({ did }) => isHumanVerdict(did));
    const answer = answers.at(-1);
    if (!answer || !isHumanVerdict(answer.did)) return [];
    const { itemId, reading, note, at, tookMs, did } = answer;
    const key = JSON.stringify([reading.verdictParser, reading.metaParser, itemId]);
    const isRepeat = seen.has(key);
    seen.add(key);
    return [
      {
        ...{ number, itemId, reading, verdict: did, note, at, tookMs, isRepeat },
        isRevealed: reveal >= 0,
        history: answers.slice(0, -1).filter((earlier) => earlier.itemId === itemId),
      },
    ];
  });
}

/** Those that were drawn as the run is read now; the strata of others were other ones. */
export const drawnUnder = (checks: readonly HumanCheck[], reading: DrawReading): readonly HumanCheck[] =>
  checks.filter(
    (check) => check.reading.verdictParser === reading.verdictParser && check.reading.metaParser === reading.metaParser,
  );
