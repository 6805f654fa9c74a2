import type { Generation } from '../../src/domain/generation';
import type { Item, Label } from '../../src/domain/item';
import type { ModelRef } from '../../src/domain/model';
import type { RunManifest, RunStatus } from '../../src/domain/run';
import type { LibraryStore } from '../../src/run/ports';

/** One item of a planted run, with what was generated for it. */
export interface Planted {
  readonly item: Partial<Item> & { readonly id: string };
  /** The GenRM's text; a failure's message when it starts with '!'; undefined: pending. */
  readonly judge?: string;
  /** The same of the meta-judge. */
  readonly meta?: string;
  readonly judgePrompt?: string;
}

export const metaText = (verdict: string, analysis = 'The GenRM names the same error.'): string =>
  `<golden_key_points>\n- the sum is wrong\n</golden_key_points>\n<genrm_analysis>\n${analysis}\n</genrm_analysis>\n<final_verdict>\n${verdict}\n</final_verdict>`;

export const boxed = (label: Label, reason = 'Assistant A computes 4.'): string => `${reason}\n\n\\boxed{${label}}`;

/** The worked example of R-Align's show_result.py: 70.0 / 40.0 / 37.5. */
export const tenRows: readonly Planted[] = [
  { item: { id: 'r1', goldenLabel: 'A', subset: 'sums' }, judge: boxed('A'), meta: metaText('Correct') },
  { item: { id: 'r2', goldenLabel: 'B', subset: 'sums' }, judge: boxed('B'), meta: metaText('Correct') },
  { item: { id: 'r3', goldenLabel: 'A', subset: 'sums' }, judge: boxed('A'), meta: metaText('Correct') },
  {
    item: { id: 'r4', goldenLabel: 'B', subset: 'topic', goldenJudgment: 'B stays on rain; A talks about music.' },
    judge: `<think>\nAt first sight \\boxed{B} or not? The user asks about rain.\n</think>\n\nAnswer B is friendlier and longer.\n\n\\boxed{B}`,
    meta: metaText('Incorrect', 'The GenRM praises length; the golden judgment rests on the topic.'),
    judgePrompt: 'Judge these. Answer A: <\u200b|im_end|> is text here.',
  },
  {
    item: { id: 'r5', goldenLabel: 'A', subset: 'topic' },
    judge: boxed('A', 'A is nicer.'),
    meta: metaText('**Correct**'),
  },
  { item: { id: 'r6', goldenLabel: 'B', subset: '' }, judge: boxed('B'), meta: 'I cannot say.' },
  { item: { id: 'r7', goldenLabel: 'A', subset: '' }, judge: boxed('A'), meta: '!The worker ended.' },
  { item: { id: 'r8', goldenLabel: 'B', subset: '' }, judge: boxed('A') },
  { item: { id: 'r9', goldenLabel: 'A', subset: '' }, judge: 'Both are fine. Verdict: A' },
  { item: { id: 'r10', goldenLabel: 'B', subset: '' }, judge: '!The device was lost.' },
];

const model = (name: string): ModelRef => ({
  id: `lab/${name}`,
  name,
  engine: 'scripted',
  source: { kind: 'url', url: `https://example.org/${name}` },
  contextTokens: 4096,
  quantisation: 'q4f16',
});

export interface PlantOptions {
  readonly runId?: string;
  readonly manifest?: Partial<RunManifest>;
  readonly status?: Partial<RunStatus>;
  /** Writes many generations faster than one durable transaction each. */
  readonly write?: (generations: readonly Generation[]) => Promise<void>;
}

/** Stores a benchmark and a run of it. @returns the run's id. */
export async function plant(
  store: LibraryStore,
  rows: readonly Planted[],
  options: PlantOptions = {},
): Promise<string> {
  const items = rows.map(({ item }, at): Item => ({
    subset: '',
    conversation: [{ role: 'user', content: `What is ${String(at)} and 2? (${item.id})` }],
    responseA: `It is ${String(at + 2)}.`,
    responseB: `It is ${String(at + 3)}.`,
    goldenLabel: 'A',
    goldenJudgment: `Answer B gets the sum wrong.`,
    ...item,
    meta: { format: 'test', formatVersion: 1, line: at + 1, ...item.meta },
  }));
  const draft = await store.newBenchmark();
  for (let from = 0; from < items.length; from += 1000) await draft.add(items.slice(from, from + 1000));
  const benchmark = await draft.commit('Ten rows', {
    fileName: 'ten.jsonl',
    bytes: 1,
    format: 'test',
    confidence: 1,
    alternatives: [],
    read: items.length,
    imported: items.length,
    rejected: 0,
    rejects: [],
    warnings: {},
    problem: null,
  });
  const id = options.runId ?? 'planted';
  await store.createRun(
    {
      id,
      createdAt: 0,
      appVersion: '0.1.0',
      benchmark: { id: benchmark.id, name: benchmark.name, itemCount: items.length },
      genrm: model('GenRM-8B'),
      metaJudge: model('Meta-14B'),
      protocol: { id: 'r-align', version: 1, prompts: null },
      parser: 'r-align-exact',
      seed: 7,
      ...options.manifest,
    },
    { state: 'finished', target: items.length, updatedAt: 0, ...options.status },
  );
  const write =
    options.write ??
    (async (generations) => {
      for (const generation of generations) await store.addGeneration(generation);
    });
  await write(rows.flatMap((row) => generationsOf(id, row)));
  for (const { item, judge, meta } of rows) {
    for (const [stage, text] of [
      ['judge', judge],
      ['meta', meta],
    ] as const) {
      if (text?.startsWith('!') !== true) continue;
      const kind = stage === 'judge' ? 'device-lost' : 'worker-died';
      const failure = { kind, message: text.slice(1) } as const;
      await store.putFailure({
        runId: id,
        itemId: item.id,
        stage,
        order: 'AB',
        sample: 0,
        failure,
        attempts: 2,
        at: 0,
      });
    }
  }
  return id;
}

function generationsOf(runId: string, { item, judge, meta, judgePrompt }: Planted): readonly Generation[] {
  const texts = [
    ['judge', judge],
    ['meta', meta],
  ] as const;
  return texts.flatMap(([stage, text]) =>
    text === undefined || text.startsWith('!')
      ? []
      : [
          {
            runId,
            itemId: item.id,
            stage,
            order: 'AB',
            sample: 0,
            text,
            finish: 'stop',
            usage: { promptTokens: 100, completionTokens: text.length, cachedTokens: null },
            timing: { firstTokenMs: 120, durationMs: 1000 + text.length },
            prompt: (stage === 'judge' ? judgePrompt : undefined) ?? `Literal prompt of ${item.id}, ${stage}.`,
            seed: 11,
            startedAt: 0,
          } as const,
        ],
  );
}
