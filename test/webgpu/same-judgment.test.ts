import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelRef } from '../../src/domain/model';
import { generatorOpener } from '../../src/engine/generator';
import { adapterKind, pocketModels } from '../../src/engine/models';
import { probeCapability } from '../../src/engine/capability';
import type { Generator } from '../../src/run/ports';
import { greedy } from '../browser/pocket';

/** Written by model/pocket/reference.py: greedy texts of the published weights in PyTorch. */
interface Reference {
  readonly judgments: readonly Judgment[];
  readonly bench: { readonly prompts: readonly string[]; readonly outcome: string[]; readonly aligned: string[] };
}
interface Judgment {
  readonly checkpoint: string;
  readonly prompt: string;
  readonly text: string;
}

const reference = `${location.origin}/model/build/pocket/reference/`;
const { judgments, bench } = (await (await fetch(`${reference}reference.json`)).json()) as Reference;
const never = new AbortController().signal;
const open = generatorOpener({ fileFor: () => null });
const offered = pocketModels({ base: `${location.origin}/`, adapter: adapterKind(await probeCapability()) });

function model(id: string): ModelRef {
  const entry = offered.find(({ ref }) => ref.id === id);
  if (entry === undefined) throw new Error(`${id} is not offered`);
  return entry.ref;
}

const quantised = 'WebLLM q4f32_1';

/** The weights as GPU and CPU hold them, by the name of the way to run them. */
const ways: Readonly<Record<string, (checkpoint: string) => ModelRef>> = {
  'wllama F16': (checkpoint) => ({
    ...model(checkpoint),
    id: `${checkpoint}-f16`,
    source: { kind: 'url', url: `${reference}${checkpoint}-f16.gguf` },
    quantisation: 'F16',
  }),
  'WebLLM q0f32': (checkpoint) => model(`${checkpoint}-q0f32`),
  [quantised]: (checkpoint) => {
    const { source, library, ...ref } = model(`${checkpoint}-q0f32`);
    if (source.kind !== 'url' || library === undefined) throw new Error('not at an address');
    return {
      ...ref,
      id: `${checkpoint}-q4f32_1`,
      source: { kind: 'url', url: source.url.replace('q0f32', 'q4f32_1') },
      library: library.replace('q0f32', 'q4f32_1'),
      quantisation: 'q4f32_1',
    };
  },
};

const verdictOf = (text: string): string => /\[\[(A|B|YES|NO)\]\]/.exec(text)?.[1] ?? 'none';

const opened: Generator[] = [];
async function loaded(ref: ModelRef): Promise<Generator> {
  const result = await open(ref, () => undefined, never);
  if (!result.ok) throw new Error(`${ref.id}: ${result.error.message}`);
  opened.push(result.value);
  return result.value;
}
afterAll(() => {
  for (const generator of opened) generator.dispose();
});

async function textsOf(generator: Generator, prompts: readonly string[]): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const prompt of prompts) {
    const output = await generator.generate(greedy(prompt), () => undefined, never);
    if (!output.ok) throw new Error(output.error.message);
    texts.push(output.value.text);
  }
  return texts;
}

describe('30 judgments of the three checkpoints, greedy, against PyTorch', () => {
  const texts: Record<string, readonly string[]> = {};
  const checkpoints = [...new Set(judgments.map(({ checkpoint }) => checkpoint))];

  beforeAll(async () => {
    for (const [way, refOf] of Object.entries(ways)) {
      const all: string[] = [];
      // Quantised, the first tells of the rest: each load and each answer takes seconds on this device.
      for (const checkpoint of way === quantised ? checkpoints.slice(0, 1) : checkpoints) {
        const generator = await loaded(refOf(checkpoint));
        const prompts = judgments.filter((judgment) => judgment.checkpoint === checkpoint).map(({ prompt }) => prompt);
        all.push(...(await textsOf(generator, prompts)));
        generator.dispose();
      }
      texts[way] = all;
    }
    console.log(differences(texts));
  }, 1_200_000);

  const agreeing = (way: string, read: (text: string) => string): number =>
    judgments.filter(({ text }, i) => read(texts[way]?.[i] ?? '') === read(text)).length;
  const whole = (text: string): string => text;

  test.each(['wllama F16', 'WebLLM q0f32'])('%s gives every verdict, and the same text at least 29 times', (way) => {
    expect(judgments).toHaveLength(30);
    expect(judgments.map(({ text }) => verdictOf(text))).not.toContain('none');
    expect(agreeing(way, verdictOf)).toBe(30);
    expect(agreeing(way, whole)).toBeGreaterThanOrEqual(29);
  });

  test(`${quantised} gives the same verdict at least 9 times of 10`, () => {
    expect(texts[quantised]).toHaveLength(10);
    expect(agreeing(quantised, verdictOf)).toBeGreaterThanOrEqual(9);
  });

  function differences(got: typeof texts): string {
    const lines = Object.entries(got).map(([way, all]) => {
      const of = `of ${String(all.length)}`;
      const same = `${way}: ${String(agreeing(way, verdictOf))} ${of} verdicts, ${String(agreeing(way, whole))} ${of} texts`;
      const others = judgments
        .slice(0, all.length)
        .flatMap(({ checkpoint, text }, i) =>
          all[i] === text ? [] : [`  ${checkpoint} ${String(i)}: PyTorch "${text}", here "${all[i] ?? ''}"`],
        );
      return [same, ...others].join('\n');
    });
    return ['The same as PyTorch:', ...lines].join('\n');
  }
});

test.each(['outcome', 'aligned'] as const)(
  'Q8_0 of %s gives the verdict of PyTorch on Pocket Bench, but for one item at most',
  async (name) => {
    const texts = await textsOf(await loaded(model(name)), bench.prompts);
    const others = bench[name].flatMap((text, i) =>
      verdictOf(text) === verdictOf(texts[i] ?? '') ? [] : [`${String(i)}: "${text}", here "${texts[i] ?? ''}"`],
    );
    expect(bench.prompts).toHaveLength(240);
    console.log([`Q8_0 of ${name}: ${String(240 - others.length)} of 240 verdicts`, ...others].join('\n'));
    expect(others.length).toBeLessThanOrEqual(1);
  },
);
