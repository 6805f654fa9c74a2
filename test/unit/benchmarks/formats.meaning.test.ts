import { describe, expect, it } from 'vitest';
import type { Item } from '../../../src/domain/item';
import { benchmarkRowOf, benchmarkRows, benchmarkText, readRow } from '../../fixtures/benchmark-rows';
import { importText, only } from '../../fixtures/import-text';
import type { SourceRow } from '../../fixtures/benchmark-row';

const itemsOf = (format: string): readonly Item[] => importText(benchmarkText(format)).items;
const itemOf = (format: string, at: number, over: SourceRow = {}): Item =>
  only(readRow(format, benchmarkRowOf(format, at, over)).items);
const asideOf = (format: string, at: number, over: SourceRow = {}) =>
  only(readRow(format, benchmarkRowOf(format, at, over)).aside ?? []);

/** The better and the worse answer. */
const ranked = ({ goldenLabel, responseA, responseB }: Item): [string, string] =>
  goldenLabel === 'A' ? [responseA, responseB] : [responseB, responseA];

const request = (content: string) => [{ role: 'user', content }];

describe('better and worse answers', () => {
  it.each<[string, number, string, [string, string]]>([
    ['reward-bench', 0, 'Name two rivers of France.', ['The Loire and the Rhône.', 'The Loire and the Thames.']],
    ['helpsteer3-edit', 0, 'What is density?', ['Mass divided by volume.', 'A number.']],
    ['helpsteer3-edit-quality', 0, 'Who wrote Ulysses?', ['James Joyce.', 'An Irish writer.']],
    ['ultrafeedback-binarized', 0, 'Give one use of salt.', ['It keeps food.', 'It is white.']],
    ['skywork-preference', 0, 'Sum 1..4', ['10', '9']],
    ['dpo-messages', 1, 'Capital of Peru?', ['Lima.', 'Cusco.']],
    ['dpo-messages', 2, 'Capital of Cuba?', ['Havana.', 'Miami.']],
    ['dpo-sharegpt', 0, 'Capital of Chile?', ['Santiago.', 'Valdivia.']],
    ['dpo-strings', 0, 'Capital of Chile?', ['Santiago.', 'Valdivia.']],
    ['dpo-strings', 2, 'Name a planet.', [' Mars.', ' Moon.']],
    ['dpo-strings', 3, 'Hi', ['Hi there', 'Hi you']],
    ['generic-ranked', 0, 'Name a river.', ['Loire', 'Etna']],
  ])('%s, row %i', (format, at, asked, pair) => {
    const item = itemOf(format, at);
    expect(item.conversation).toEqual(request(asked));
    expect(ranked(item)).toEqual(pair);
    expect(item.meta.slots).toEqual({ rule: 'content-hash/1', seed: 0, flipped: item.goldenLabel === 'B' });
  });

  it('stand at either side as often, and where depends on nothing but the content', () => {
    const rows = Array.from({ length: 2000 }, (_, n) => ({
      id: n,
      prompt: `Say ${String(n)}.`,
      chosen: String(n),
      rejected: 'No.',
    }));
    const labels = rows.map((row) => only(readRow('dpo-strings', row).items).goldenLabel);
    const share = labels.filter((label) => label === 'A').length / labels.length;
    expect(share).toBeGreaterThan(0.46);
    expect(share).toBeLessThan(0.54);
    // Neighbours do not alternate.
    const changes = labels.filter((label, n) => n > 0 && label !== labels[n - 1]).length;
    expect(changes / labels.length).toBeGreaterThan(0.46);
    expect(changes / labels.length).toBeLessThan(0.54);
    for (const [n, row] of rows.slice(0, 50).entries()) {
      expect(only(readRow('dpo-strings', { ...row, id: `other-${String(n)}` }).items).goldenLabel).toBe(labels[n]);
    }
  });

  it('take models and scores along', () => {
    for (const item of itemsOf('reward-bench')) {
      const { a, b } = item.meta.models ?? { a: '', b: '' };
      expect((item.goldenLabel === 'A' ? [a, b] : [b, a])[1]).toBe('model-y');
    }
    const { goldenLabel, meta } = itemOf('ultrafeedback-binarized', 0);
    expect(meta.scores).toEqual(goldenLabel === 'A' ? { a: 8, b: 3.5 } : { a: 3.5, b: 8 });
  });

  it('are in doubt where the points say otherwise', () => {
    expect(asideOf('ultrafeedback-binarized', 1).item.reason).toBe('tie');
    expect(asideOf('ultrafeedback-binarized', 2)).toMatchObject({
      item: { reason: 'label-conflict' },
      message: 'score_chosen (2) is lower than score_rejected (6).',
    });
  });

  it('of an edit are called inferred', () => {
    expect(itemOf('helpsteer3-edit', 0).meta.warnings).toEqual(['label-inferred']);
  });
});

describe('labels that name a side', () => {
  it.each<[string, number, SourceRow, 'A' | 'B']>([
    ['judgebench', 0, {}, 'A'],
    ['judgebench', 1, {}, 'B'],
    ['helpsteer3-preference', 0, {}, 'A'],
    ['helpsteer3-preference', 2, {}, 'B'],
    ['helpsteer3-preference', 0, { overall_preference: '1' }, 'B'],
    ['helpsteer2-preference', 0, {}, 'B'],
    ['rationalerm', 0, {}, 'B'],
    ['ppe-human', 0, {}, 'B'],
    ['ppe-human', 2, {}, 'A'],
    ['arena-55k', 0, {}, 'A'],
    ['arena-55k', 1, {}, 'B'],
    ['arena-conversations', 0, {}, 'B'],
    ['arena-conversations', 2, {}, 'A'],
    ['mt-bench-human', 0, {}, 'A'],
    ['mt-bench-human', 0, { winner: 'large' }, 'B'],
    ['prometheus-preference', 0, {}, 'B'],
    ['prometheus-preference', 1, {}, 'A'],
    ['openrubric', 0, {}, 'A'],
    ['openrubric', 1, {}, 'B'],
    ['rubricbench', 0, {}, 'A'],
    ['rubricbench', 1, {}, 'B'],
    ['auto-j', 1, {}, 'B'],
    ['alpaca-eval-annotation', 0, {}, 'B'],
    ['alpaca-eval-annotation', 1, {}, 'A'],
    ['alpaca-eval-annotation', 3, {}, 'A'],
    ['rag-pairs', 0, {}, 'B'],
    ['eloquent', 0, {}, 'A'],
    ['rmb', 0, {}, 'B'],
    ['verl-judge-prompt', 0, {}, 'A'],
    ['verl-judge-prompt', 1, {}, 'B'],
    ['rm-r1', 0, {}, 'B'],
    ['generic-ab', 0, {}, 'B'],
    ['generic-ab', 3, {}, 'A'],
    ['generic-ab', 2, { Winner: undefined, preferred_index: 1 }, 'B'],
  ])('%s, row %i %j', (format, at, over, label) => {
    const item = itemOf(format, at, over);
    expect(item.goldenLabel).toBe(label);
    // The source says which is A: its answers never change places.
    expect(item.meta.slots).toBeUndefined();
  });

  it.each<[string, number, SourceRow, string, string]>([
    ['helpsteer3-preference', 1, {}, 'tie', 'overall_preference: a tie (0), no answer is the better one.'],
    ['ppe-human', 1, {}, 'both-bad', 'winner: both are bad ("tie (bothbad)"), no answer is the better one.'],
    ['arena-conversations', 0, { winner: 'both_bad' }, 'both-bad', 'winner: both are bad ("both_bad")'],
    ['arena-55k', 3, {}, 'label-conflict', 'Exactly one of winner_model_a, winner_model_b, winner_tie must be 1'],
    ['judgebench', 0, { label: 'A=B' }, 'tie', 'label: a tie ("A=B")'],
    ['openrubric', 0, { winner: null }, 'unlabelled', 'winner is missing.'],
    ['rubricbench', 0, { label: 2 }, 'unlabelled', 'label names neither answer: found 2.'],
    ['alpaca-eval-annotation', 0, { preference: -1 }, 'unlabelled', 'preference names neither answer'],
    ['prometheus-preference', 2, {}, 'tie', 'orig_score_A and orig_score_B: a tie ("3 and 3")'],
    ['generic-ab', 2, {}, 'unlabelled', 'Winner is a number, and which answer it means cannot be told.'],
  ])('or set the row aside: %s, row %i %j', (format, at, over, reason, message) => {
    const { item, message: said } = asideOf(format, at, over);
    expect(item).toMatchObject({ goldenLabel: null, reason });
    expect(said).toContain(message);
  });

  it('keep how they were written, and how much better the answer is', () => {
    expect(itemOf('judgebench', 1).meta).toMatchObject({ sourceLabel: 'B>A' });
    expect(itemOf('judgebench', 1).meta.margin).toBeUndefined();
    expect(itemOf('helpsteer3-preference', 0).meta).toMatchObject({ sourceLabel: -2, margin: { value: -2, max: 3 } });
    expect(itemOf('alpaca-eval-annotation', 3).meta.margin).toEqual({ value: -0.5, max: 1 });
    expect(itemOf('alpaca-eval-annotation', 0).meta.margin).toBeUndefined();
    expect(itemOf('generic-ab', 0, { Winner: 'A>>B' }).meta.margin).toEqual({ value: -2, max: 2 });
    expect(itemOf('arena-55k', 1).meta.sourceLabel).toEqual({ winner_model_a: 0, winner_model_b: 1, winner_tie: 0 });
    expect(itemOf('openrubric', 0).meta.sourceLabel).toBeUndefined();
  });
});

describe('golden judgments', () => {
  it('are the reasons of those annotators who agree with the label', () => {
    const { goldenJudgment, meta } = itemOf('helpsteer3-preference', 0);
    expect(goldenJudgment).toBe('@Response 1 sorts in place as asked.\n\n@Response 1 is slightly better.');
    expect(meta.votes).toEqual([
      { value: -2, reason: '@Response 1 sorts in place as asked.' },
      { value: 1, reason: '@Response 2 is safer.' },
      { value: -1, reason: '@Response 1 is slightly better.' },
    ]);
    const none = itemOf('helpsteer3-preference', 0, { individual_preference: [{ score: 2, reasoning: 'x' }] });
    expect(none.goldenJudgment).toBeNull();
    expect(none.meta.warnings).toEqual(['missing-golden-judgment']);
  });

  it('are what the source calls them', () => {
    expect(itemOf('helpsteer2-preference', 0).goldenJudgment).toBe(
      '@Response 2 is better than @Response 1. It answers within physics.',
    );
    expect(itemOf('prometheus-preference', 0).goldenJudgment).toBe(
      'Response B names the feeling; Response A dismisses it.',
    );
    expect(itemOf('rationalerm', 0)).toMatchObject({
      goldenJudgment: '- Response 1 repeats a word\n- Response 2 is concrete',
      meta: { reasons: ['Response 1 repeats a word', 'Response 2 is concrete'] },
    });
    expect(itemOf('eloquent', 0).goldenJudgment).toBe('A greets; B does not.');
    expect(itemOf('generic-ab', 0).goldenJudgment).toBe('Etna is a mountain.');
  });

  it('are not missed in formats that have none', () => {
    const { goldenJudgment, meta } = itemOf('reward-bench', 0);
    expect([goldenJudgment, meta.warnings]).toEqual([null, undefined]);
  });
});

describe('rows of several answers', () => {
  it('give every pair of RewardBench 2, as one group', () => {
    const items = itemsOf('reward-bench-2');
    const first = items.slice(0, 3);
    expect(first.map(({ id }) => id)).toEqual(['12#c0r0', '12#c0r1', '12#c0r2']);
    expect(first.map(ranked)).toEqual([
      ['Ice', 'It is ice.'],
      ['Ice', 'Frozen water is ice'],
      ['Ice', 'Snow, or ice'],
    ]);
    expect(first.map(({ meta }) => meta.group)).toEqual(
      [0, 1, 2].map((worseIndex) => ({
        id: '12',
        type: 'best-of-n',
        betterIndex: 0,
        worseIndex,
        numCorrect: 1,
        numIncorrect: 3,
      })),
    );
    const models = first.map(({ goldenLabel, meta }) => (goldenLabel === 'A' ? meta.models?.b : meta.models?.a));
    expect(models).toEqual(['m2', 'm3', 'm4']);
    expect(items.at(-1)?.meta.group).toEqual({
      id: 'tied:3',
      type: 'ties',
      betterIndex: 2,
      worseIndex: 1,
      numCorrect: 3,
      numIncorrect: 2,
      ties: { kind: 'tied', prompt: 3 },
    });
  });

  it('give the nine pairs of RM-Bench with style and difficulty', () => {
    const items = itemsOf('rm-bench').slice(0, 9);
    expect(items.map(({ meta }) => [meta.tags?.['style'], meta.tags?.['difficulty']])).toEqual([
      ['0-0', 'normal'],
      ['0-1', 'hard'],
      ['0-2', 'hard'],
      ['1-0', 'easy'],
      ['1-1', 'normal'],
      ['1-2', 'hard'],
      ['2-0', 'easy'],
      ['2-1', 'easy'],
      ['2-2', 'normal'],
    ]);
    expect(items.map((item) => ranked(item)[0].includes('es.') && ranked(item)[1].includes('No'))).not.toContain(false);
    expect(() => readRow('rm-bench', benchmarkRowOf('rm-bench', 0, { chosen: ['x'] }))).toThrow(
      /chosen must be a list of three texts/,
    );
  });

  it('give the drawn pairs of PPE, the right answer as the better one', () => {
    const items = itemsOf('ppe-best-of-k');
    expect(items.map((item) => [item.id, ...ranked(item)])).toEqual([
      ['q7#r2r1', 'It is 10', '4*4=16'],
      ['q7#r0r1', '2+8=10', '4*4=16'],
      ['q8#r0r1', '9', '6'],
    ]);
    expect(items[0]?.meta.group).toEqual({
      id: 'q7',
      type: 'conflict-pairs',
      betterIndex: 2,
      worseIndex: 1,
      numCorrect: 2,
      numIncorrect: 1,
    });
    expect(asideOf('ppe-best-of-k', 1, { sampled_conflict_pairs: [[0, 2]] }).item.reason).toBe('tie');
    expect(() =>
      readRow('ppe-best-of-k', benchmarkRowOf('ppe-best-of-k', 0, { sampled_conflict_pairs: [[0, 9]] })),
    ).toThrow(/pairs of different places from 0 to 2/);
    expect(() => readRow('ppe-best-of-k', benchmarkRowOf('ppe-best-of-k', 0, { sampled_conflict_pairs: [] }))).toThrow(
      /no pair/,
    );
  });

  it('pair the best answer of RMB with all others', () => {
    const items = itemsOf('rmb').slice(1);
    expect(items.map(ranked)).toEqual([
      ['Carp', 'Cat'],
      ['Carp', 'Dog'],
    ]);
    expect(items.map(({ meta }) => meta.group?.id)).toEqual(['r2', 'r2']);
  });

  it('are refused where nobody can tell the pairs', () => {
    const { report } = importText(benchmarkText('dpo-n-by-m'));
    expect(only(report.rejects)).toMatchObject({ line: 3, code: 'pairing-unclear' });
  });

  it('never share a group with another row of the same id, nor without one', () => {
    const [row = {}] = benchmarkRows('rm-bench');
    const other = { ...row, prompt: 'Do fish need water?' };
    const groups = (rows: readonly SourceRow[]) =>
      importText(rows.map((one) => JSON.stringify(one)).join('\n')).items.map(({ meta }) => meta.group?.id);
    expect(groups([row, other])).toEqual([...Array<string>(9).fill('chat/7'), ...Array<string>(9).fill('chat/7#2')]);
    const unnamed = groups([
      { ...row, id: null },
      { ...other, id: null },
    ]);
    expect(new Set(unnamed).size).toBe(2);
    expect(unnamed[0]).toMatch(/^d_[0-9a-f]{16}$/);
  });
});

describe('votes of several annotators', () => {
  it('on one pair are items of their own, not copies', () => {
    const items = itemsOf('mt-bench-human');
    expect(
      items.map(({ id, meta }) => [id, meta.annotator, meta.warnings?.includes('duplicate-content') ?? false]),
    ).toEqual([
      ['81|small|large|1|author_1', 'author_1', false],
      ['81|small|large|1|author_2', 'author_2', false],
      ['81|small|large|2|author_2', 'author_2', false],
    ]);
    const alpaca = itemsOf('alpaca-eval-annotation');
    expect(new Set(alpaca.map(({ id }) => id)).size).toBe(3);
    expect(alpaca.flatMap(({ meta }) => meta.warnings ?? [])).toEqual([]);
    const twice = importText(benchmarkText('alpaca-eval-annotation').repeat(2)).report;
    expect(twice.warnings).toEqual({ 'duplicate-id': 3, 'duplicate-content': 3 });
  });
});

describe('dialogues that part before the last turn', () => {
  it('keep their turns, and every answer is the rest of its dialogue', () => {
    const item = itemOf('mt-bench-human', 2);
    expect(item.conversation).toEqual(request('Write about a trip.'));
    expect(item.responseA).toBe('Lake Como is nice.\n\nUser: Start with A.\n\nAssistant: A trip.');
    expect(item.meta.transcripts?.b).toEqual([
      { role: 'assistant', content: 'We walked for days.' },
      { role: 'user', content: 'Start with A.' },
      { role: 'assistant', content: 'A walk began.' },
    ]);
    expect(item.meta.warnings).toEqual(['transcripts-part']);
    expect(item.subset).toBe('writing');
  });

  it('are cut at the turn that was judged', () => {
    const item = itemOf('mt-bench-human', 0);
    expect([item.responseA, item.responseB]).toEqual(['Lake Como is nice.', 'We walked for days.']);
    expect(item.meta.transcripts).toBeUndefined();
  });

  it('come as JSON inside a cell', () => {
    const item = itemOf('arena-55k', 0);
    expect(item.responseA).toBe('Hi!\n\nUser: In Spanish\n\nAssistant: ¡Hola!');
    expect(item.responseB).toBe('Hello, how are you?\n\nUser: In Spanish\n\nAssistant: ');
    expect(itemOf('arena-55k', 1)).toMatchObject({ responseA: 'No', responseB: 'Yes' });
    expect(() => readRow('arena-55k', benchmarkRowOf('arena-55k', 0, { prompt: 'Say hi' }))).toThrow(
      /prompt must be a list of texts/,
    );
    expect(itemOf('arena-conversations', 2)).toMatchObject({ conversation: request('Hop.'), responseA: 'Hop!' });
  });

  it('of HH are split at names behind blank lines only', () => {
    const [first, second, third] = itemsOf('hh-rlhf');
    expect(first?.conversation).toEqual([
      { role: 'user', content: 'How do I stop a cough?' },
      { role: 'assistant', content: 'Drink water.' },
      { role: 'user', content: 'That failed.' },
    ]);
    expect(second?.conversation).toEqual(request('Name a song. Human: is a word'));
    expect(second && ranked(second)).toEqual(['Yesterday.', '']);
    expect(second?.meta.warnings).toEqual(['empty-response']);
    expect(third?.conversation).toEqual(request('Hi'));
    expect(third?.meta.warnings).toEqual(['transcripts-part']);
    expect(() => readRow('hh-rlhf', { chosen: 'x', rejected: 'y' })).toThrow(/chosen must be a transcript/);
  });

  it('lose images but say so, and keep none of their data', () => {
    const item = itemOf('arena-conversations', 3);
    expect(item.conversation).toEqual(request('Look\n[image omitted]'));
    expect(item.meta.warnings).toEqual(['attachment-dropped']);
    expect(JSON.stringify(item)).not.toContain('AAAA');
  });
});

describe('requests', () => {
  it('of several turns are taken apart', () => {
    expect(itemOf('helpsteer2-preference', 0).conversation).toEqual([
      { role: 'user', content: 'Define work.' },
      { role: 'assistant', content: 'In which field?' },
      { role: 'user', content: 'Physics.' },
    ]);
  });

  it('have their system text and their input', () => {
    expect(itemOf('dpo-strings', 1).conversation).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Translate to French.\n\nGood day' },
    ]);
    expect(itemOf('dpo-messages', 0).conversation[0]).toEqual({ role: 'system', content: 'Be brief.' });
  });

  it('stand between markers in a judge’s finished prompt', () => {
    expect(itemOf('verl-judge-prompt', 1)).toMatchObject({
      conversation: request('Define mass.'),
      responseA: 'How big it looks.',
      responseB: 'How much matter\nit holds.',
      meta: { sourceLabel: 2, margin: { value: 2, max: 3 } },
    });
    expect(itemOf('rm-r1', 0)).toMatchObject({
      conversation: request('Name a metal.'),
      responseA: 'Glass.',
      responseB: 'Iron.',
    });
    const unmarked = benchmarkRowOf('verl-judge-prompt', 0, { prompt: [{ role: 'user', content: 'Which?' }] });
    expect(() => readRow('verl-judge-prompt', unmarked)).toThrow(/prompt must be a judge's prompt/);
    const other = benchmarkRowOf('verl-judge-prompt', 0, { reward_model: { ground_truth: '42 apples' } });
    expect(() => readRow('verl-judge-prompt', other)).toThrow(/reward_model must be/);
  });
});

describe('what belongs to a comparison', () => {
  it('rubrics, references and passages', () => {
    expect(itemOf('openrubric', 0).meta.rubric).toEqual([
      { text: 'The response must have exactly two lines', kind: 'hard' },
      { text: 'The response evokes an image', kind: 'principle' },
    ]);
    expect(itemOf('rubricbench', 0).meta.rubric).toEqual([
      { text: 'One sentence only' },
      { text: 'Says what it does' },
    ]);
    expect(itemOf('prometheus-preference', 0).meta).toMatchObject({
      rubric: [{ text: 'Does the answer show empathy?', kind: 'score' }],
      reference: 'I hear how hard this is.',
      scores: { a: 2, b: 5 },
    });
    expect(itemOf('rag-pairs', 0).meta).toMatchObject({
      contexts: ['Ada found it.', 'It was lost.'],
      reference: 'Ada',
    });
    const [faithful, relevant] = itemsOf('rag-wikieval');
    expect(faithful).toMatchObject({ subset: 'faithfulness', meta: { contexts: ['The tunnel opened in May 1994.'] } });
    expect(relevant?.subset).toBe('relevance');
    expect(faithful && ranked(faithful)).toEqual(['In May 1994.', 'In 1990 after a strike.']);
  });

  it('subsets and tags', () => {
    expect(itemsOf('judgebench').map(({ subset, meta }) => [subset, meta.tags?.['source']])).toEqual([
      ['mmlu-pro', 'mmlu-pro-physics'],
      ['livebench-math', 'livebench-math'],
    ]);
    expect(itemsOf('reward-bench').map(({ id, subset }) => [id, subset])).toEqual([
      ['alpacaeval-easy:4', 'alpacaeval-easy'],
      ['math-prm:4', 'math-prm'],
    ]);
    expect(itemOf('ppe-human', 0).meta.tags).toMatchObject({ easy_prompt: true, hard_prompt: false });
    expect(asideOf('ppe-human', 1).item.meta.tags).toMatchObject({ turns: 2 });
    expect(itemOf('helpsteer3-preference', 0)).toMatchObject({
      subset: 'code',
      meta: { tags: { language: 'python' } },
    });
  });

  it('all else stays among the extra fields, under its own name', () => {
    expect(itemOf('judgebench-output', 0).meta.extra).toEqual({ original_id: 1420 });
    expect(itemOf('prometheus-preference', 0).meta.extra).toEqual({
      orig_score_A: '2',
      orig_score_B: '5',
      instruction: '###Task Description: ...',
      output: 'Feedback: ... [RESULT] B',
    });
    expect(itemOf('rationalerm', 0).meta.extra).toEqual({ 'some-model-checklist': ['Response A is dull'] });
    expect(itemOf('ultrafeedback-binarized', 0).meta.extra).toBeUndefined();
    expect(
      itemOf('skywork-preference', 0, {
        chosen: [
          { role: 'user', content: 'a', name: 'Ann' },
          { role: 'assistant', content: 'b' },
        ],
      }).meta.extra,
    ).toHaveProperty('chosen');
  });

  it('texts that had to be mended are kept as they were', () => {
    const item = itemOf('reward-bench', 0, { chosen: 'x\ud83d' });
    expect(ranked(item)[0]).toBe('x\uFFFD');
    expect(item.meta).toMatchObject({ warnings: ['lone-surrogate'], extra: { chosen: 'x\ud83d' } });
  });

  it('a null answer is an empty one, a missing one is a fault', () => {
    expect(ranked(itemOf('openrubric', 0, { response_a: null }))[0]).toBe('');
    expect(() => readRow('openrubric', benchmarkRowOf('openrubric', 0, { response_a: undefined }))).toThrow(
      'response_a must be a text; found nothing.',
    );
  });
});
