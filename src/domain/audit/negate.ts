import { winnerNamed } from '../golden/winner';

/**
 * Third person -> base form: the only verbs that are turned round. A list and no rule, as what follows an "A" may be a
 * noun.
 */
const bases = new Map(
  `adds:add addresses:address admits:admit answers:answer appeals:appeal avoids:avoid breaks:break cites:cite claims:claim
  completes:complete complies:comply computes:compute confuses:confuse contains:contain contradicts:contradict covers:cover
  delivers:deliver demonstrates:demonstrate denies:deny discusses:discuss ends:end errs:err explains:explain fails:fail
  finds:find fixes:fix follows:follow forgets:forget fulfills:fulfill gets:get gives:give handles:handle hallucinates:hallucinate
  identifies:identify ignores:ignore implements:implement includes:include introduces:introduce invents:invent keeps:keep
  lacks:lack leaves:leave lists:list loses:lose makes:make meets:meet mentions:mention misreads:misread misses:miss
  misstates:misstate mistakes:mistake misunderstands:misunderstand mixes:mix names:name notes:note offers:offer omits:omit
  points:point presents:present produces:produce provides:provide quotes:quote reaches:reach recognises:recognise
  recognizes:recognize refuses:refuse refutes:refute repeats:repeat replies:reply respects:respect returns:return says:say
  shows:show skips:skip solves:solve spells:spell states:state stays:stay stops:stop suggests:suggest takes:take tells:tell
  treats:treat understands:understand uses:use violates:violate warns:warn writes:write`
    .split(/\s+/)
    .map((pair): [string, string] => {
      const [third = '', base = ''] = pair.split(':');
      return [third, base];
    }),
);

/** An answer by its name, as the subject of what follows. A lone "A" may be an article: what follows tells. */
const subject = String.raw`(\b(?:(?:[Aa]ssistant|[Aa]nswer|[Rr]esponse|[Mm]odel|[Oo]utput)\s+["'*]*)?[AB]\b["'*]*\s+)((?:clearly|correctly|explicitly|fully|directly|properly|wrongly|incorrectly)\s+)?`;
/** Words after which a turned predicate would not say the opposite, or the sentence would not be English. */
const stop = String.raw`\b(?!\s+(?:only|just|merely|simply|not|no|nothing|never|none|neither|nor)\b)`;
const predicate = (words: string): RegExp => new RegExp(`${subject}${words}${stop}`);

interface Rule {
  readonly pattern: RegExp;
  /** What stands in place of adverb and predicate; null: not for this one. @param next what follows. */
  readonly turned: (word: string, adverb: string, next: string) => string | null;
}

const rules: readonly Rule[] = [
  { pattern: predicate('(is|was|does|did|has|had|can|could|will) not'), turned: (word, adverb) => adverb + word },
  {
    pattern: predicate("(isn|wasn|doesn|didn|hasn|hadn|couldn)['’]t"),
    turned: (word, adverb) => adverb + word.slice(0, -1),
  },
  { pattern: predicate("(cannot|can['’]t)"), turned: (_, adverb) => `${adverb}can` },
  { pattern: predicate('(is|was)'), turned: (word, adverb) => `${adverb}${word} not` },
  {
    pattern: predicate('(has)'),
    turned: (_, adverb, next) =>
      /^\s+(?:been|\w+ed)\b/.test(next) ? `has not ${adverb}`.trim() : `does not ${adverb}have`,
  },
  {
    pattern: predicate('([a-z]+s)'),
    turned: (word, adverb) => {
      const base = bases.get(word);
      return base === undefined ? null : `does not ${adverb}${base}`;
    },
  },
];

/** What takes back or turns round what it stands beside, and remarks on what does not decide. */
const doubtful =
  /\?|["“”«»`]|\b(?:although|though|but|however|yet|except|unless|if|whether|while|despite|even|rather|would|should|might|may|both (?:are|is|answers|responses|assistants)|neither|matters?|minor|style|tone|longer|shorter|length|wordy|verbose|friendl\w*|polite\w*|less important|count(?:s|ed)? (?:for )?less|beside the point|no reason)\b/i;

/** In longer texts one point is one of many, and a meta-judge may rightly think the rest enough. */
const mostSentences = 6;

/** With all that stands between them, so that they join to the text again. */
const sentencesOf = (text: string): readonly string[] => text.split(/(?<=[.!?])(?=\s)|(?<=\n)(?=\S)/);

/**
 * A golden judgment with its first key point negated, in its own words: the predicate of a sentence whose subject is an
 * answer. null where no rule surely applies: long texts, sentences that hedge, remarks, and who is better (the letter
 * says that). English only.
 */
export function negated(reasons: string): string | null {
  const sentences = sentencesOf(reasons);
  if (sentences.filter((sentence) => sentence.trim() !== '').length > mostSentences) return null;
  for (const [at, sentence] of sentences.entries()) {
    const turned = doubtful.test(sentence) || winnerNamed(sentence) !== null ? null : turnedRound(sentence);
    if (turned !== null) return [...sentences.slice(0, at), turned, ...sentences.slice(at + 1)].join('');
  }
  return null;
}

function turnedRound(sentence: string): string | null {
  for (const { pattern, turned } of rules) {
    const found = pattern.exec(sentence);
    if (!found) continue;
    const [whole, start = '', adverb = '', word = ''] = found;
    const before = sentence.slice(0, found.index) + start;
    const after = sentence.slice(found.index + whole.length);
    const instead = turned(word, adverb, after);
    if (instead !== null) return before + instead + after;
  }
  return null;
}
