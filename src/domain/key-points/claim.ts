import type { Label } from '../item';

/** What a sentence is compared by. */
export interface Claim {
  /** Words that carry what is said, in small letters and without endings; names and numbers count double. */
  readonly words: ReadonlyMap<string, 1 | 2>;
  /** The answers that it names. */
  readonly about: ReadonlySet<Label>;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Words that stand in any judgment, whatever its reasons: English function words, and the talk of judging itself. */
const idle = new Set(
  `a an the this that these those it its they them their he she his her we you i my your our who which what whose where when
   how why and or but nor so as if than then because while although though both also too only just even more most less least
   very much many some any all each every other another such same own of in on at by for from to into onto with without within
   about over under between against through up down out off is are was were be been being am do does did done has have had
   having can could will would shall should may might must not no never there here
   answer answers response responses assistant assistants reply replies user asked asks ask request question prompt model
   better best worse worst good bad win wins winner winning loses lose prefer preferred preferable choose chosen choice
   verdict decides decided decide matters matter counts count overall therefore thus hence however judgment reason reasons boxed`.split(
    /\s+/,
  ),
);

const label = /(?<![\p{L}\p{N}])[AB](?![\p{L}\p{N}'’])/gu;

/** @param swapped the text calls B what the item calls A. */
export function claimOf(text: string, swapped = false): Claim {
  const words = new Map<string, 1 | 2>();
  for (const { segment, isWordLike, index } of segmenter.segment(text)) {
    const word = segment.toLowerCase();
    if (isWordLike !== true || idle.has(word) || /^[ab]$/.test(word)) continue;
    // Any word may begin with a capital where the sentence begins.
    const isName = /\p{N}/u.test(word) || (index > 0 && segment !== word);
    words.set(stem(word), isName ? 2 : (words.get(stem(word)) ?? 1));
  }
  const about = new Set<Label>();
  // "A" begins many a sentence that is about neither.
  for (const { 0: letter, index } of text.matchAll(label)) {
    if (letter === 'A' && /^A\s+\p{Ll}/u.test(text.slice(index)) && !isNamed(text, index)) continue;
    about.add((letter === 'A') === swapped ? 'B' : 'A');
  }
  return { words, about };
}

/** "Answer A is", "A is": a name; "A recipe is": an article. */
const isNamed = (text: string, index: number): boolean =>
  /(?:answer|assistant|response|reply|option|candidate)\s+$/i.test(text.slice(0, index)) ||
  /^A\s+(?:is|was|has|does|did|and|or|gives?|says?|keeps?|gets?|makes?|leaves?|fails?|lacks?|uses?|names?|misses|wins|states?|adds?|answers?|explains?|provides?|ignores?|contains?|offers?|shows?|includes?)\b/.test(
    text.slice(index),
  );

/** English endings, so that "misses" and "missing" are one; other words stay as they are. */
const stem = (word: string): string =>
  /^[a-z]{4,}$/.test(word)
    ? word
        .replace(/(?<=...)(?:ing|ed|s)$/, '')
        .replace(/e$/, '')
        .replace(/(.)\1$/, '$1')
    : word;
