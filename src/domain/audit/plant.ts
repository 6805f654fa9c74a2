import type { Item } from '../item';
import { hash32 } from '../random';
import type { PassedOver } from './audit-of';
import { plantedKinds, soundKind, type PlantedKind } from './kinds';
import { wordingOf, type Wording } from './wording';

/** A judgment that no model wrote, about an item of the run's own benchmark. */
export interface PlantedCase {
  readonly kind: PlantedKind;
  readonly item: Item;
  /** As a GenRM would have written it, with the right verdict at its end. */
  readonly text: string;
}

export interface Plantation {
  readonly cases: readonly PlantedCase[];
  readonly passedOver: PassedOver;
}

export const casesPerKind = 20;
/** Golden judgments that cases are drawn from, at most. */
export const poolSize = 300;

/** With fewer words a golden judgment gives no reason, and what is planted may say as much. */
const fewestWords = 4;

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const plain = (text: string): string => wordsOf(text).join(' ');

interface Source {
  readonly item: Item;
  readonly golden: string;
  /** As a GenRM of the protocol writes it. */
  readonly reasons: string;
  readonly words: ReadonlySet<string>;
}

/**
 * Makes the planted cases of a benchmark, up to `perKind` of each kind, drawn by a hash of seed, kind and item id: the same
 * items give the same cases whatever their order.
 * @param items those with golden judgments; without one they are left out.
 */
export function plantCases(
  items: readonly Item[],
  protocolId: string,
  seed: number,
  perKind = casesPerKind,
): Plantation {
  const wording = wordingOf(protocolId);
  const sources = items.flatMap((item) => sourceOf(item, wording) ?? []);
  const make = makers(sources, wording, seed);
  const cases: PlantedCase[] = [];
  const passedOver: Partial<Record<PlantedKind, number>> = {};
  for (const kind of plantedKinds) {
    let made = 0;
    for (const source of drawn(sources, kind, seed)) {
      if (made === perKind) break;
      const reasons = make[kind](source);
      if (reasons === null || (kind !== soundKind && saysAsMuch(reasons, source))) {
        passedOver[kind] = (passedOver[kind] ?? 0) + 1;
        continue;
      }
      cases.push({ kind, item: source.item, text: wording.ended(reasons, source.item.goldenLabel) });
      made++;
    }
  }
  return { cases, passedOver };
}

function sourceOf(item: Item, wording: Wording): Source | null {
  const { goldenJudgment, goldenLabel } = item;
  if (goldenJudgment === null) return null;
  const reasons = wording.reasons(goldenJudgment, goldenLabel);
  if (reasons === null) return null;
  const words = wordsOf(reasons);
  return words.length < fewestWords ? null : { item, golden: goldenJudgment, reasons, words: new Set(words) };
}

const drawn = (sources: readonly Source[], kind: PlantedKind, seed: number): readonly Source[] =>
  sources
    .map((source) => ({ source, key: hash32(`${kind}\n${source.item.id}`, seed) }))
    .sort((a, b) => a.key - b.key || (a.source.item.id < b.source.item.id ? -1 : 1))
    .map(({ source }) => source);

/** Whether a planted text holds the golden judgment whole: then it is no wrong reason. */
const saysAsMuch = (planted: string, { reasons, golden }: Source): boolean =>
  [reasons, golden].some((right) => ` ${plain(planted)} `.includes(` ${plain(right)} `));

/** What the text of each kind is, without its verdict; null: there is none for this item. */
function makers(
  sources: readonly Source[],
  wording: Wording,
  seed: number,
): Readonly<Record<PlantedKind, (source: Source) => string | null>> {
  const telling = tellingWords(sources);
  const hasCategories = new Set(sources.map(({ item }) => item.subset)).size > 1;
  const pick = (texts: readonly string[], { item }: Source): string =>
    texts[hash32(`text\n${item.id}`, seed) % texts.length] ?? '';
  const others = drawn(sources, 'golden judgment of another item', seed + 1);
  // Nobody gives the same reasons twice, or a few of them would stand for all.
  const given = new Set<string>();
  return {
    'golden judgment itself': ({ reasons }) => reasons,
    'golden judgment of another item': (source) => {
      const other = others.find(
        (one) =>
          !given.has(one.item.id) &&
          (!hasCategories || one.item.subset !== source.item.subset) &&
          isOfAnother(source, one, telling),
      );
      if (!other) return null;
      given.add(other.item.id);
      return other.reasons;
    },
    'one key point negated': ({ item, golden }) => wording.negated(golden, item.goldenLabel),
    'boiler-plate': (source) => pick(wording.boilerplate, source),
    'label alone': ({ item }) => wording.labelAlone(item.goldenLabel),
    empty: () => '',
    injection: (source) => pick(wording.injections, source),
  };
}

/** A word in so small a share of golden judgments speaks of its item. */
const commonShare = 0.1;

function tellingWords(sources: readonly Source[]): (word: string) => boolean {
  const counts = new Map<string, number>();
  for (const { words } of sources) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const most = Math.max(1, commonShare * sources.length);
  return (word) => word.length > 1 && (counts.get(word) ?? 0) <= most;
}

/**
 * Whether another item's golden judgment is surely a wrong reason here: it is for the same letter, which gives nothing
 * away, and speaks of things of its own, none of which stand in this item's.
 */
function isOfAnother({ item, words }: Source, other: Source, telling: (word: string) => boolean): boolean {
  if (other.item.id === item.id || other.item.goldenLabel !== item.goldenLabel) return false;
  const own = [...other.words].filter(telling);
  return own.length > 0 && own.every((word) => !words.has(word));
}
