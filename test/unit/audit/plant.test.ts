import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plantedKinds, soundKind } from '../../../src/domain/audit/kinds';
import { plantCases, type Plantation } from '../../../src/domain/audit/plant';
import { pocketPoint, pocketReason } from '../../../src/domain/audit/pocket-point';
import { wordingOf } from '../../../src/domain/audit/wording';
import type { Item } from '../../../src/domain/item';
import { parseMeta } from '../../../src/domain/meta-judge';
import { wordsOf } from '../../../src/domain/pocket-words';
import { protocols } from '../../../src/domain/protocols';
import { verdictOf } from '../../../src/domain/verdict';
import { itemFrom } from '../../fixtures/items';
import { pocketBench } from '../../fixtures/pocket-bench';
import known from '../../../public/models/pocket/words.json';

const places = ['Rome', 'Oslo', 'Lima', 'Cairo', 'Quito', 'Delhi', 'Paris', 'Tokyo', 'Accra', 'Hanoi'];
/** Two categories, both labels, a golden judgment that names a place of its own. */
const capitals: readonly Item[] = places.map((place, n) => {
  const [right, wrong] = n % 2 === 0 ? (['A', 'B'] as const) : (['B', 'A'] as const);
  return itemFrom({
    id: `c${String(n)}`,
    subset: n < 5 ? 'old' : 'new',
    goldenLabel: right,
    goldenJudgment: `Answer ${right} names ${place}. Answer ${wrong} is wrong about the year.\n\n\\boxed{${right}}`,
  });
});
const kindOf = ({ cases }: Plantation, kind: string) => cases.filter((one) => one.kind === kind);
const plain = (text: string): string => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');

describe('cases planted for a general meta-judge', () => {
  const made = plantCases(capitals, 'r-align', 0, 6);

  it('are six of each kind, each item once, all with the right letter in the form of the protocol', () => {
    for (const kind of plantedKinds) {
      const cases = kindOf(made, kind);
      expect(new Set(cases.map(({ item }) => item.id)).size, kind).toBe(6);
      for (const { item, text } of cases) {
        expect(text.endsWith(`\\boxed{${item.goldenLabel}}`)).toBe(true);
        for (const parser of ['r-align-exact', 'tolerant'] as const)
          expect(verdictOf(parser, { text, order: 'AB' })).toBe(item.goldenLabel);
      }
    }
    // Of the two categories one has two golden judgments for A, the other three.
    expect(made.passedOver).toEqual({ 'golden judgment of another item': 2 });
  });

  it('are the golden judgment itself; one for the same letter of another category; one with its first point negated', () => {
    for (const { item, text } of kindOf(made, soundKind)) expect(text).toBe(item.goldenJudgment);
    const others = kindOf(made, 'golden judgment of another item');
    for (const { item, text } of others) {
      const from = capitals.find(({ goldenJudgment }) => goldenJudgment === text);
      expect(from?.goldenLabel).toBe(item.goldenLabel);
      expect(from?.subset).not.toBe(item.subset);
    }
    expect(new Set(others.map(({ text }) => text)).size).toBe(others.length);
    for (const { item, text } of kindOf(made, 'one key point negated'))
      expect(text).toBe(item.goldenJudgment?.replace('names', 'does not name'));
  });

  it('are an empty text, a letter with nothing else, talk, and the meta-judge’s own verdict', () => {
    for (const { text } of kindOf(made, 'empty')) expect(text).toMatch(/^\\boxed\{[AB]\}$/);
    for (const { text, item } of kindOf(made, 'label alone'))
      expect(text).toContain(`Assistant ${item.goldenLabel} is`);
    expect(new Set(kindOf(made, 'boiler-plate').map(({ text }) => text.slice(0, 20))).size).toBeGreaterThan(1);
    for (const { text } of kindOf(made, 'injection')) {
      expect(parseMeta('r-align-exact', text).verdict).toBe('correct');
    }
  });

  it('are the same whatever the order of the items, and others for another seed', () => {
    expect(plantCases(capitals.toReversed(), 'r-align', 0, 6)).toEqual(made);
    expect(plantCases(capitals, 'r-align', 1, 6)).not.toEqual(made);
  });

  it('are left out and counted where no rule surely applies', () => {
    const german = capitals.map((item) => ({
      ...item,
      goldenJudgment: `Antwort ${item.goldenLabel} nennt die Stadt ${item.id}.`,
    }));
    const { cases, passedOver } = plantCases(german, 'r-align', 0, 6);
    expect(cases.some(({ kind }) => kind === 'one key point negated')).toBe(false);
    expect(passedOver['one key point negated']).toBe(10);
  });

  it('take no other item’s golden judgment where all say the same', () => {
    const same = capitals.map((item) => ({ ...item, subset: '', goldenJudgment: 'It counts on as was asked.' }));
    const { cases, passedOver } = plantCases(same, 'r-align', 0, 6);
    expect(cases.some(({ kind }) => kind === 'golden judgment of another item')).toBe(false);
    expect(passedOver['golden judgment of another item']).toBe(10);
  });

  it('are none where there is no golden judgment, or one that gives no reason', () => {
    const bare = [itemFrom({ goldenJudgment: null }), itemFrom({ id: 'x', goldenJudgment: 'A is better. \\boxed{A}' })];
    expect(plantCases(bare, 'r-align', 0).cases).toEqual([]);
  });

  it('never give the golden judgment as a wrong reason', () => {
    const word = fc.constantFrom(
      'answer',
      'A',
      'B',
      'is',
      'better',
      'names',
      'Rome',
      'the',
      'than',
      'Assistant',
      'not',
      'solution',
      '1912',
    );
    const text = fc.array(word, { maxLength: 12 }).map((words) => `${words.join(' ')}.`);
    const item = fc.record({
      id: fc.uuid(),
      subset: fc.constantFrom('', 'x', 'y'),
      goldenLabel: fc.constantFrom('A' as const, 'B' as const),
      goldenJudgment: text,
    });
    fc.assert(
      fc.property(fc.uniqueArray(item, { selector: ({ id }) => id, maxLength: 12 }), fc.nat(), (parts, seed) => {
        for (const { kind, item, text } of plantCases(parts.map(itemFrom), 'r-align', seed, 5).cases) {
          if (kind === soundKind) continue;
          expect(` ${plain(text)} `).not.toContain(` ${plain(item.goldenJudgment ?? '')} `);
        }
      }),
    );
  });
});

describe('cases planted for the pocket meta-judge', () => {
  const bench = pocketBench();

  it('read the deciding point of every golden judgment of Pocket Bench, as its generator knows it', () => {
    for (const item of bench) {
      const point = pocketPoint(item.goldenJudgment ?? '', item.goldenLabel);
      const deciding: unknown = item.meta.extra?.['meta'];
      expect(deciding).toMatchObject({ deciding: { key: point?.key } });
    }
    const [word, sums, topic] = bench.map((item) => {
      const point = pocketPoint(item.goldenJudgment ?? '', item.goldenLabel);
      return point && [pocketReason(point), pocketReason(point, item.goldenLabel === 'A' ? 'B' : 'A')];
    });
    expect(word).toEqual([
      'The word asked for is shovel. B uses it, A does not.',
      'The word asked for is shovel. A uses it, B does not.',
    ]);
    expect(sums).toEqual(['The sum 5 - 3 makes 2. A says 1, B says 2.', 'The sum 5 - 3 makes 2. A says 2, B says 1.']);
    expect(topic).toEqual([
      'The topic is tea. A is about tea, B is about the moon.',
      'The topic is tea. A is about the moon, B is about tea.',
    ]);
    expect(pocketPoint('Answer A leaves out the word shovel, which was asked for.', 'A')).toBeNull();
    expect(pocketPoint('B adds correctly.', 'B')).toBeNull();
  });

  it('are twenty of each kind in the pocket models’ own words', () => {
    const made = plantCases(bench, 'pocket', 0);
    const words = new Set<string>(known);
    for (const kind of plantedKinds) expect(kindOf(made, kind), kind).toHaveLength(20);
    for (const { kind, item, text } of made.cases) {
      expect(verdictOf('pocket', { text, order: 'AB' })).toBe(item.goldenLabel);
      if (!['boiler-plate', 'label alone', 'injection'].includes(kind)) continue;
      const strange = wordsOf(text).filter((word) => !words.has(word) && word !== 'yes');
      expect(strange, text).toEqual([]);
    }
    expect(made.passedOver).toEqual({});
    for (const { text } of kindOf(made, 'injection')) expect(parseMeta('pocket', text).verdict).toBe('correct');
  });
});

it('every protocol’s wording ends in a verdict that all its parsers read', () => {
  for (const { id, judge } of protocols) {
    for (const label of ['A', 'B'] as const) {
      const wording = wordingOf(id);
      for (const reasons of ['', wording.labelAlone(label), ...wording.boilerplate, ...wording.injections]) {
        const text = wording.ended(reasons, label);
        for (const parser of judge.parsers) expect(verdictOf(parser, { text, order: 'AB' }), text).toBe(label);
      }
    }
  }
});
